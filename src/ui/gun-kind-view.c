/* SPDX-License-Identifier: MIT */

#include "gun-kind-view.h"

#include <glib/gi18n.h>

#include "gun-soul-line.h"
#include "gun-text.h"
#include "gun-value.h"

struct _GunKindView
{
  AdwBin parent_instance;

  GunKindList *list;             /* (nullable) */
  GtkSingleSelection *selection; /* (nullable) */
  GRefString *shown;             /* (nullable): what is selected as soon as it is in the list */
  gboolean selecting;            /* by ourselves: nobody chose */

  GtkLabel *title_label;
  GtkStack *stack;
  GtkListView *list_view;
  GtkLabel *problem_label;
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunKindView, gun_kind_view, ADW_TYPE_BIN)

static const char *
get_kind_words (GunSearchKind kind)
{
  switch (kind)
    {
    case GUN_SEARCH_USERS:
      return C_ ("nodes", "Users");
    case GUN_SEARCH_PUBLIC:
      return C_ ("nodes", "Public");
    case GUN_SEARCH_CONTENT:
      return C_ ("nodes", "Content Hash");
    case GUN_SEARCH_EXPIRING:
      return C_ ("nodes", "Expiring");
    case GUN_SEARCH_DELETED:
      return C_ ("nodes", "Deleted");
    case GUN_SEARCH_CHANGED_TODAY:
      return C_ ("nodes", "Changed Today");
    case GUN_SEARCH_EVERYTHING:
    case GUN_SEARCH_N_KINDS:
    default:
      return _ ("Everything");
    }
}

static void
show_title (GunKindView *self)
{
  const char *kind = get_kind_words (gun_kind_list_get_kind (self->list));
  guint n_souls = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  g_autofree char *title = NULL;

  if (gun_kind_list_is_loading (self->list))
    title = g_strdup (kind);
  else if (gun_kind_list_has_more (self->list))
    /* Translators: a kind of nodes, and how many are listed; there are more */
    title = g_strdup_printf (_ ("%s · %u+"), kind, n_souls);
  else
    /* Translators: a kind of nodes, and how many there are */
    title = g_strdup_printf (_ ("%s · %u"), kind, n_souls);
  gtk_label_set_text (self->title_label, title);
}

static void
show_state (GunKindView *self)
{
  const char *problem = gun_kind_list_get_problem (self->list);

  show_title (self);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0
      || gun_kind_list_is_loading (self->list))
    gtk_stack_set_visible_child_name (self->stack, "list");
  else
    gtk_stack_set_visible_child_name (self->stack, problem != NULL ? "problem" : "none");
  gtk_label_set_text (self->problem_label, problem != NULL ? problem : "");
}

static void
select_shown (GunKindView *self)
{
  guint position = GTK_INVALID_LIST_POSITION;

  if (self->shown == NULL || !gun_kind_list_find (self->list, self->shown, &position))
    position = GTK_INVALID_LIST_POSITION;
  self->selecting = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->selecting = FALSE;
}

static void
changed_cb (GunKindView *self)
{
  show_state (self);
  select_shown (self);
}

static void
choose (GunKindView *self, GunSoulItem *item)
{
  g_autoptr (GunValue) link = gun_value_new_link (gun_soul_item_get_soul (item));

  if (link != NULL)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, link);
}

static void
selected_cb (GunKindView *self)
{
  GunSoulItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item == NULL || self->selecting)
    return;

  /* Rows that come above the selected one move it, of which a selection tells as well */
  if (self->shown == NULL || !gun_text_equal (gun_soul_item_get_soul (item), self->shown))
    choose (self, item);
}

static void
row_activated_cb (GunKindView *self, guint position)
{
  g_autoptr (GunSoulItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  if (item != NULL)
    choose (self, item);
}

static void
setup_line_cb (GunKindView *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, gun_soul_line_new (list_item));
}

static void
bind_line_cb (GunKindView *self, GtkListItem *list_item)
{
  gun_soul_line_set_item (GUN_SOUL_LINE (gtk_list_item_get_child (list_item)),
                          gtk_list_item_get_item (list_item));
}

static void
unbind_line_cb (GunKindView *self, GtkListItem *list_item)
{
  gun_soul_line_set_item (GUN_SOUL_LINE (gtk_list_item_get_child (list_item)), NULL);
}

static void
forget_list (GunKindView *self)
{
  if (self->list == NULL)
    return;

  gtk_list_view_set_model (self->list_view, NULL);
  g_signal_handlers_disconnect_by_data (self->list, self);
  g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_pointer (&self->shown, g_ref_string_release);
}

/**
 * gun_kind_view_set_list:
 * @list: (nullable): what to show
 */
void
gun_kind_view_set_list (GunKindView *self, GunKindList *list)
{
  g_return_if_fail (GUN_IS_KIND_VIEW (self));

  forget_list (self);
  if (list == NULL)
    return;

  self->list = g_object_ref (list);
  /* Without a model first, else it selects a row before it can be told not to */
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (list));
  g_signal_connect_swapped (list, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (
      self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  show_state (self);
}

/**
 * gun_kind_view_select:
 * @soul: (nullable): a gun-text.h text
 *
 * Selects the row of what is shown; none while it is not in the list.
 */
void
gun_kind_view_select (GunKindView *self, GRefString *soul)
{
  GRefString *shown = soul != NULL ? g_ref_string_acquire (soul) : NULL;

  g_return_if_fail (GUN_IS_KIND_VIEW (self));

  g_clear_pointer (&self->shown, g_ref_string_release);
  self->shown = shown;
  if (self->list != NULL)
    select_shown (self);
}

static void
gun_kind_view_dispose (GObject *object)
{
  GunKindView *self = GUN_KIND_VIEW (object);

  forget_list (self);
  g_clear_pointer (&self->shown, g_ref_string_release);

  G_OBJECT_CLASS (gun_kind_view_parent_class)->dispose (object);
}

static void
gun_kind_view_class_init (GunKindViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gun_kind_view_dispose;

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen",
                                         GUN_TYPE_KIND_VIEW,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         GUN_TYPE_VALUE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-kind-view.ui");
  gtk_widget_class_bind_template_child (widget_class, GunKindView, title_label);
  gtk_widget_class_bind_template_child (widget_class, GunKindView, stack);
  gtk_widget_class_bind_template_child (widget_class, GunKindView, list_view);
  gtk_widget_class_bind_template_child (widget_class, GunKindView, problem_label);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_line_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_line_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_line_cb);
}

static void
gun_kind_view_init (GunKindView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
