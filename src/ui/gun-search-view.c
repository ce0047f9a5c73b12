/* SPDX-License-Identifier: MIT */

#include "gun-search-view.h"

#include <glib/gi18n.h>

#include "gun-search-line.h"
#include "gun-search-list.h"
#include "gun-search-none.h"
#include "gun-shrink.h"
#include "gun-text.h"

struct _GunSearchView
{
  AdwBin parent_instance;

  GunEngine *engine; /* (nullable) */
  GunSearchList *list;
  GtkSingleSelection *selection;
  gboolean searching;
  gboolean narrow;
  gboolean open_first; /* Return came before what it is about */

  GtkSearchBar *bar;
  GtkBox *search_box;
  GtkEditable *entry;
  GtkDropDown *kind_drop_down;
  GtkWidget *note_box;
  GtkImage *note_image;
  GtkLabel *note_label;
  GtkStack *stack;
  GtkListView *list_view;
  GtkAdjustment *scrolled;
  GunSearchNone *none_page;
  AdwStatusPage *problem_page;
};

enum
{
  PROP_SEARCHING = 1,
  PROP_NARROW,
  N_PROPS
};

enum
{
  SIGNAL_CHOSEN,
  SIGNAL_OPEN,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunSearchView, gun_search_view, ADW_TYPE_BIN)

static GunSearchKind
get_kind (GunSearchView *self)
{
  guint selected = gtk_drop_down_get_selected (self->kind_drop_down);

  return selected < GUN_SEARCH_N_KINDS ? (GunSearchKind) selected : GUN_SEARCH_EVERYTHING;
}

static gboolean
has_text (GunSearchView *self)
{
  return *gtk_editable_get_text (self->entry) != '\0';
}

/* (transfer full) (nullable): what is still to be said of the results, and how grave it is */
static char *
dup_note (GunSearchView *self, const char **icon)
{
  GunSearchProgress *progress = gun_engine_get_search_progress (self->engine);
  const char *problem = gun_search_list_get_problem (self->list);

  if (problem != NULL)
    {
      *icon = "dialog-warning-symbolic";
      return g_strdup (problem);
    }

  *icon = "dialog-information-symbolic";
  if (gun_search_list_searched_only_names (self->list))
    return g_strdup (_ ("Only names of nodes that begin with this are searched. Type more to "
                        "search everything."));
  if (gun_search_list_is_cut (self->list))
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE,
                     "The first result is shown. Type more to find others.",
                     "The first %u results are shown. Type more to find others.",
                     GUN_SEARCH_LIST_MAX),
        GUN_SEARCH_LIST_MAX);

  switch (gun_search_progress_get_state (progress))
    {
    case GUN_SEARCH_INDEX_BUILDING:
      *icon = "content-loading-symbolic";
      return g_strdup_printf (_ ("Still indexing: %'" G_GUINT64_FORMAT " of %'" G_GUINT64_FORMAT
                                 " keys. More may be found."),
                              gun_search_progress_get_n_indexed (progress),
                              gun_search_progress_get_n_total (progress));
    case GUN_SEARCH_INDEX_STOPPED:
      *icon = "dialog-warning-symbolic";
      return g_strdup (gun_search_progress_get_problem (progress));
    case GUN_SEARCH_INDEX_ABSENT:
    case GUN_SEARCH_INDEX_CURRENT:
    default:
      return NULL;
    }
}

static void
show_note (GunSearchView *self)
{
  const char *icon;
  g_autofree char *note = gun_search_list_has_searched (self->list) ? dup_note (self, &icon) : NULL;

  gtk_widget_set_visible (self->note_box, note != NULL);
  if (note == NULL)
    return;

  gtk_label_set_text (self->note_label, note);
  gtk_image_set_from_icon_name (self->note_image, icon);
}

static void
show_state (GunSearchView *self)
{
  const char *problem = gun_search_list_get_problem (self->list);

  show_note (self);
  if (problem != NULL && !gun_search_list_has_searched (self->list))
    {
      g_autofree char *escaped = g_markup_escape_text (problem, -1);

      adw_status_page_set_description (self->problem_page, escaped);
      gtk_stack_set_visible_child_name (self->stack, "problem");
    }
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    gtk_stack_set_visible_child_name (self->stack, "results");
  else if (!gun_search_list_has_searched (self->list))
    gtk_stack_set_visible_child_name (self->stack, "start");
  else if (!gun_search_list_is_searching (self->list))
    {
      g_autoptr (GRefString) text = gun_text_new (gtk_editable_get_text (self->entry));

      gun_search_none_set_searched (
          self->none_page, text, get_kind (self), gun_search_list_searched_only_names (self->list));
      gtk_stack_set_visible_child_name (self->stack, "none");
    }
}

static void
choose (GunSearchView *self, GunSearchItem *item)
{
  g_autoptr (GunSearchResult) result = gun_search_result_ref (gun_search_item_get_result (item));

  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, result);
}

static void
row_activated_cb (GunSearchView *self, guint position)
{
  g_autoptr (GunSearchItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  if (item != NULL)
    choose (self, item);
}

static void
entry_activated_cb (GunSearchView *self)
{
  GunSearchItem *item;

  if (self->engine == NULL)
    return;

  self->open_first = gun_search_list_is_searching (self->list);
  item = gtk_single_selection_get_selected_item (self->selection);
  if (!self->open_first && item != NULL)
    choose (self, item);
}

/* Not when an item is asked for: a view asks for two hundred, whatever is on the screen */
static void
scrolled_cb (GunSearchView *self)
{
  double page = gtk_adjustment_get_page_size (self->scrolled);
  double end = gtk_adjustment_get_value (self->scrolled) + page;

  if (self->list != NULL && page > 0 && end + page / 2 >= gtk_adjustment_get_upper (self->scrolled))
    gun_search_list_read_on (self->list);
}

static void
found_cb (GunSearchView *self)
{
  gboolean open_first = self->open_first;

  self->open_first = FALSE;
  gtk_single_selection_set_selected (self->selection, 0);
  scrolled_cb (self);
  if (open_first)
    row_activated_cb (self, 0);
}

static void
changed_cb (GunSearchView *self)
{
  g_autoptr (GRefString) text = NULL;

  self->open_first = FALSE;
  if (self->engine == NULL)
    return;

  text = gun_text_new (gtk_editable_get_text (self->entry));
  if (has_text (self) || get_kind (self) != GUN_SEARCH_EVERYTHING)
    gun_search_list_search (self->list, text, get_kind (self));
  else
    gun_search_list_clear (self->list);
}

static void
setup_kind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (list_item, label);
}

static void
bind_kind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (list_item)),
                      gtk_string_object_get_string (gtk_list_item_get_item (list_item)));
}

/* Where there is little room and large text the kind that is chosen is cut; in the list they stay as GTK has them, with their tick */
static void
let_kind_be_cut (GtkDropDown *drop_down)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_kind_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_kind_cb), NULL);
  gtk_drop_down_set_list_factory (drop_down, gtk_drop_down_get_factory (drop_down));
  gtk_drop_down_set_factory (drop_down, factory);
}

static void
none_open_cb (GunSearchView *self, GunValue *link)
{
  g_signal_emit (self, signals[SIGNAL_OPEN], 0, link);
}

/* Not of the list, which would choose whatever comes to lie under a pointer that rests */
static void
clicked_cb (GtkListItem *list_item)
{
  GtkWidget *line = gtk_list_item_get_child (list_item);
  GtkWidget *self = gtk_widget_get_ancestor (line, GUN_TYPE_SEARCH_VIEW);

  choose (GUN_SEARCH_VIEW (self), gtk_list_item_get_item (list_item));
}

static void
setup_line_cb (GunSearchView *self, GtkListItem *list_item)
{
  GtkWidget *line = gun_search_line_new (FALSE);
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (click, "released", G_CALLBACK (clicked_cb), list_item);
  gtk_widget_add_controller (line, GTK_EVENT_CONTROLLER (click));
  gtk_list_item_set_child (list_item, line);
}

static void
bind_line_cb (GunSearchView *self, GtkListItem *list_item)
{
  GunSearchItem *item = gtk_list_item_get_item (list_item);

  gun_search_line_set_result (GUN_SEARCH_LINE (gtk_list_item_get_child (list_item)),
                              gun_search_item_get_result (item));
}

static void
forget_engine (GunSearchView *self)
{
  if (self->engine == NULL)
    return;

  gtk_list_view_set_model (self->list_view, NULL);
  g_signal_handlers_disconnect_by_data (self->list, self);
  gun_search_list_clear (self->list);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  gun_search_none_set_engine (self->none_page, NULL, NULL);
  g_clear_object (&self->engine);
}

static void
set_searching (GunSearchView *self, gboolean searching)
{
  if (self->searching == searching)
    return;

  self->searching = searching;
  /* What was typed goes with the bar */
  if (!searching)
    gtk_drop_down_set_selected (self->kind_drop_down, GUN_SEARCH_EVERYTHING);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCHING]);
}

/**
 * gun_search_view_set_engine:
 * @engine: (nullable): what is searched
 * @writes: (nullable): where a new node goes
 */
void
gun_search_view_set_engine (GunSearchView *self, GunEngine *engine, GunWrites *writes)
{
  g_return_if_fail (GUN_IS_SEARCH_VIEW (self));

  /* The first engine may come when somebody has asked for the search already, which then made it */
  if (self->engine != NULL)
    set_searching (self, FALSE);
  forget_engine (self);
  if (engine == NULL)
    return;

  self->engine = g_object_ref (engine);
  gun_search_none_set_engine (self->none_page, engine, writes);
  self->list = gun_search_list_new (engine);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->list)));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->list, "changed", G_CALLBACK (show_state), self);
  g_signal_connect_swapped (self->list, "found", G_CALLBACK (found_cb), self);
  show_state (self);
}

/**
 * gun_search_view_begin:
 *
 * Opens the field and puts the focus there, with what is in it selected.
 */
void
gun_search_view_begin (GunSearchView *self)
{
  g_return_if_fail (GUN_IS_SEARCH_VIEW (self));

  set_searching (self, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (self->entry, 0, -1);
}

static void
gun_search_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SEARCHING:
      g_value_set_boolean (value, GUN_SEARCH_VIEW (object)->searching);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, GUN_SEARCH_VIEW (object)->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_search_view_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  GunSearchView *self = GUN_SEARCH_VIEW (object);

  switch (prop_id)
    {
    case PROP_SEARCHING:
      set_searching (self, g_value_get_boolean (value));
      break;
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      gun_shrink_stack_box (self->search_box, self->narrow ? GUN_SHRINK_LINE_PX : 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_search_view_dispose (GObject *object)
{
  forget_engine (GUN_SEARCH_VIEW (object));

  G_OBJECT_CLASS (gun_search_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-search-view.ui");
  gtk_widget_class_bind_template_child (widget_class, GunSearchView, bar);
  gtk_widget_class_bind_template_child (widget_class, GunSearchView, search_box);
  gtk_widget_class_bind_template_child (widget_class, GunSearchView, entry);
  gtk_widget_class_bind_template_child (widget_class, GunSearchView, kind_drop_down);
  gtk_widget_class_bind_template_child (widget_class, GunSearchView, note_box);
  gtk_widget_class_bind_template_child (widget_class, GunSearchView, note_image);
  gtk_widget_class_bind_template_child (widget_class, GunSearchView, note_label);
  gtk_widget_class_bind_template_child (widget_class, GunSearchView, stack);
  gtk_widget_class_bind_template_child (widget_class, GunSearchView, list_view);
  gtk_widget_class_bind_template_child (widget_class, GunSearchView, scrolled);
  gtk_widget_class_bind_template_child (widget_class, GunSearchView, none_page);
  gtk_widget_class_bind_template_child (widget_class, GunSearchView, problem_page);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, scrolled_cb);
  gtk_widget_class_bind_template_callback (widget_class, none_open_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_line_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_line_cb);
}

static void
gun_search_view_class_init (GunSearchViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  g_type_ensure (GUN_TYPE_SEARCH_NONE);

  object_class->dispose = gun_search_view_dispose;
  object_class->get_property = gun_search_view_get_property;
  object_class->set_property = gun_search_view_set_property;

  properties[PROP_SEARCHING]
      = g_param_spec_boolean ("searching",
                              NULL,
                              NULL,
                              FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] = g_param_spec_boolean (
      "narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen",
                                         type,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         GUN_TYPE_SEARCH_RESULT);
  signals[SIGNAL_OPEN] = g_signal_new (
      "open", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, GUN_TYPE_VALUE);

  bind_template (widget_class);
}

static void
gun_search_view_init (GunSearchView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gun_shrink_wrap_buttons (GTK_WIDGET (self));
  let_kind_be_cut (self->kind_drop_down);
  gtk_search_bar_connect_entry (self->bar, self->entry);
  /* Whoever goes on typing among the results changes what is searched for */
  gtk_search_bar_set_key_capture_widget (self->bar, GTK_WIDGET (self->list_view));
}
