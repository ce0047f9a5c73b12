/* SPDX-License-Identifier: MIT */

#include "gun-soul-line.h"

#include <glib/gi18n.h>

#include "gun-catalog-children.h"
#include "gun-soul.h"
#include "gun-tooltip.h"
#include "gun-words.h"

/* How far a level is moved in, pixels, and the last one that is: in a deeper one no room would be left for names */
#define LEVEL_WIDTH 18
#define DEEPEST_SHOWN 5

struct _GunSoulLine
{
  AdwBin parent_instance;

  GtkListItem *list_item; /* it is in */
  GunSoulItem *item;      /* (nullable) */

  GtkWidget *box;
  GtkImage *arrow_image;
  GtkImage *kind_image;
  GtkLabel *label;
  GtkLabel *count_label;
  GtkImage *expiry_image;
  GtkImage *followed_image;
};

enum
{
  SIGNAL_TOGGLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunSoulLine, gun_soul_line, ADW_TYPE_BIN)

/* What a row says of a group, and how many are in it where that is known */
static char *
dup_count (gint n_souls)
{
  if (n_souls >= GUN_SOUL_ITEM_MAX_COUNT)
    /* Translators: more than so many */
    return g_strdup_printf (_ ("%d+"), GUN_SOUL_ITEM_MAX_COUNT - 1);

  return g_strdup_printf ("%d", n_souls);
}

/* What a screen reader says of a row: its path, what kind of node it is, how many are in it, whether it is followed */
static char *
dup_sentence (GunSoulLine *self)
{
  GRefString *soul = gun_soul_item_get_soul (self->item);
  g_autofree char *shown = gun_words_text (soul);
  GString *sentence = g_string_new (shown);
  gint n_souls = gun_soul_item_count (self->item);

  if (gun_soul_item_is_node (self->item))
    g_string_append_printf (sentence, ", %s", gun_words_soul_kind (soul));
  if (gun_soul_item_is_group (self->item))
    /* Translators: of a row in a tree: others are below it. It stands between commas. */
    g_string_append_printf (sentence, ", %s", _ ("group"));
  if (n_souls > 0)
    {
      g_autofree char *count = dup_count (n_souls);

      g_string_append (sentence, ", ");
      g_string_append_printf (
          sentence,
          /* Translators: %s is a number, or such as “999+” */
          g_dngettext (GETTEXT_PACKAGE, "%s node", "%s nodes", (gulong) n_souls),
          count);
    }
  if (gun_soul_item_get_followed (self->item))
    g_string_append_printf (sentence, ", %s", _ ("followed"));

  return g_string_free (sentence, FALSE);
}

/* The row has the focus, not what is in it, and GTK 4.8 has no other way to name it */
static void
name_row (GunSoulLine *self)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *sentence = dup_sentence (self);

  if (row != NULL)
    gtk_accessible_update_property (
        GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  gun_tooltip_set_text (self, sentence);
}

static void
show_followed (GunSoulLine *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->followed_image),
                          gun_soul_item_get_followed (self->item));
  name_row (self);
}

static void
show_expanded (GunSoulLine *self)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));
  gboolean is_group = gun_soul_item_is_group (self->item);
  gboolean expanded = gun_soul_item_get_expanded (self->item);

  if (is_group)
    gtk_image_set_from_icon_name (self->arrow_image,
                                  expanded ? "pan-down-symbolic" : "pan-end-symbolic");
  else
    gtk_image_clear (self->arrow_image);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "soul.toggle", is_group);
  if (row == NULL)
    return;

  if (is_group)
    gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_EXPANDED, expanded, -1);
  else
    gtk_accessible_reset_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_EXPANDED);
}

static void
show_count (GunSoulLine *self)
{
  gint n_souls = gun_soul_item_count (self->item);
  g_autofree char *count = dup_count (MAX (n_souls, 0));

  gtk_label_set_text (self->count_label, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), n_souls > 0);
  show_expanded (self);
  name_row (self);
}

static void
show_place (GunSoulLine *self)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));
  guint depth = gun_soul_item_get_depth (self->item);

  gtk_widget_set_visible (GTK_WIDGET (self->arrow_image), gun_soul_item_is_child (self->item));
  gtk_widget_set_margin_start (self->box, LEVEL_WIDTH * (int) MIN (depth, DEEPEST_SHOWN));
  if (row != NULL && gun_soul_item_is_child (self->item))
    gtk_accessible_update_property (
        GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LEVEL, (int) depth + 1, -1);
}

/* What the label shows of a name: nobody sees more, and a long one would take long to lay out */
static char *
dup_beginning (const char *shown)
{
  if (g_utf8_strlen (shown, -1) <= GUN_WORDS_CELL_CHARACTERS)
    return g_strdup (shown);

  return g_utf8_substring (shown, 0, GUN_WORDS_CELL_CHARACTERS);
}

static void
show_name (GunSoulLine *self)
{
  g_autoptr (GRefString) name = gun_soul_item_dup_name (self->item);
  g_autofree char *shown = gun_words_text (name);
  g_autofree char *beginning = dup_beginning (shown);
  g_autofree char *markup = NULL;

  if (*shown != '\0')
    markup = g_markup_escape_text (beginning, -1);
  else
    /* Translators: a node, or a group of nodes, that has no name */
    markup = g_markup_printf_escaped ("<span alpha=\"55%%\">%s</span>", _ ("(no name)"));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_label_set_markup (self->label, markup);
}

static void
show_path (GunSoulLine *self)
{
  g_autofree char *group = NULL;
  g_autofree char *last = NULL;
  g_autofree char *markup = NULL;

  gun_words_split_soul (gun_soul_item_get_soul (self->item), &group, &last);
  markup = g_markup_printf_escaped ("<span alpha=\"55%%\">%s</span>%s", group, last);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_START);
  gtk_label_set_markup (self->label, markup);
}

/* A group is of the kind that its own name is of; of those that anybody may write there are many, and they look like folders */
static const char *
get_icon (GunSoulItem *item)
{
  GRefString *soul = gun_soul_item_get_soul (item);
  g_autoptr (GRefString) name = NULL;

  if (gun_soul_item_is_node (item))
    return gun_words_soul_icon (soul);

  name = gun_catalog_name_of_group (soul);

  return gun_soul_get_kind (name) == GUN_SOUL_PUBLIC ? "folder-symbolic"
                                                     : gun_words_soul_icon (name);
}

static void
show_soul (GunSoulLine *self)
{
  GRefString *soul = gun_soul_item_get_soul (self->item);

  if (gun_soul_item_is_child (self->item))
    show_name (self);
  else
    show_path (self);
  gtk_image_set_from_icon_name (self->kind_image, get_icon (self->item));
  /* Of a public node that expires the icon says so already */
  gtk_widget_set_visible (GTK_WIDGET (self->expiry_image),
                          gun_soul_item_is_node (self->item) && gun_soul_needs_check (soul)
                              && gun_soul_get_lifetime_s (soul) >= 0);
}

/**
 * gun_soul_line_set_item:
 * @item: (nullable): what to show from now on
 */
void
gun_soul_line_set_item (GunSoulLine *self, GunSoulItem *item)
{
  g_return_if_fail (GUN_IS_SOUL_LINE (self));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;

  g_signal_connect_swapped (item, "notify::followed", G_CALLBACK (show_followed), self);
  g_signal_connect_swapped (item, "notify::expanded", G_CALLBACK (show_expanded), self);
  g_signal_connect_swapped (item, "count-changed", G_CALLBACK (show_count), self);
  gtk_widget_set_visible (GTK_WIDGET (self->followed_image), gun_soul_item_get_followed (item));
  show_soul (self);
  show_place (self);
  show_count (self);
}

/**
 * gun_soul_line_get_item:
 *
 * Returns: (transfer none) (nullable): what is shown
 */
GunSoulItem *
gun_soul_line_get_item (GunSoulLine *self)
{
  g_return_val_if_fail (GUN_IS_SOUL_LINE (self), NULL);

  return self->item;
}

/**
 * gun_soul_line_get_position:
 *
 * Returns: where its row is in the list
 */
guint
gun_soul_line_get_position (GunSoulLine *self)
{
  g_return_val_if_fail (GUN_IS_SOUL_LINE (self), GTK_INVALID_LIST_POSITION);

  return gtk_list_item_get_position (self->list_item);
}

/* A press on the arrow is none on the row */
static void
arrow_pressed_cb (GunSoulLine *self, int n_press, double x, double y, GtkGesture *gesture)
{
  if (self->item == NULL || !gun_soul_item_is_group (self->item))
    return;

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit (self, signals[SIGNAL_TOGGLED], 0);
}

static void
toggle_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_TOGGLED], 0);
}

static void
gun_soul_line_dispose (GObject *object)
{
  gun_soul_line_set_item (GUN_SOUL_LINE (object), NULL);

  G_OBJECT_CLASS (gun_soul_line_parent_class)->dispose (object);
}

static void
gun_soul_line_class_init (GunSoulLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gun_soul_line_dispose;

  signals[SIGNAL_TOGGLED] = g_signal_new (
      "toggled", GUN_TYPE_SOUL_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "soul.toggle", NULL, toggle_action);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-soul-line.ui");
  gtk_widget_class_bind_template_child (widget_class, GunSoulLine, box);
  gtk_widget_class_bind_template_child (widget_class, GunSoulLine, arrow_image);
  gtk_widget_class_bind_template_child (widget_class, GunSoulLine, count_label);
  gtk_widget_class_bind_template_child (widget_class, GunSoulLine, kind_image);
  gtk_widget_class_bind_template_child (widget_class, GunSoulLine, label);
  gtk_widget_class_bind_template_child (widget_class, GunSoulLine, expiry_image);
  gtk_widget_class_bind_template_child (widget_class, GunSoulLine, followed_image);
  gtk_widget_class_bind_template_callback (widget_class, arrow_pressed_cb);
}

static void
gun_soul_line_init (GunSoulLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * gun_soul_line_new:
 * @list_item: what it is the child of
 */
GtkWidget *
gun_soul_line_new (GtkListItem *list_item)
{
  GunSoulLine *self = g_object_new (GUN_TYPE_SOUL_LINE, NULL);

  self->list_item = list_item;

  return GTK_WIDGET (self);
}
