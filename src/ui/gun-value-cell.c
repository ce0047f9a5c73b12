/* SPDX-License-Identifier: MIT */

#include "gun-value-cell.h"

#include "gun-cell-line.h"
#include "gun-cell-note.h"
#include "gun-delivery-words.h"
#include "gun-tooltip.h"
#include "gun-value-editor.h"
#include "gun-words.h"

#define SPACING 6

/* A table makes two hundred of these. Most show a line of text and nothing else, so that the rest is made when it is first needed. */
struct _GunValueCell
{
  GunTableCell parent_instance;

  gboolean narrow;
  gboolean isolated;
  GunWrites *writes; /* (nullable) */

  GtkWidget *value_line;
  const char *style;        /* (nullable): the class that value_line has */
  GtkWidget *box;           /* (nullable): around all there is, once there is something else */
  GtkWidget *link_button;   /* (nullable) */
  GtkLabel *link_label;     /* (nullable) */
  GtkWidget *delivery_note; /* (nullable) */
  GtkWidget *origin_note;   /* (nullable) */
  GunValueEditor *editor;   /* (nullable) */
};

enum
{
  PROP_NARROW = 1,
  PROP_ISOLATED,
  PROP_WRITES,
  N_PROPS
};

enum
{
  SIGNAL_OPEN_LINK,
  SIGNAL_WRITE,
  SIGNAL_CANCEL,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunValueCell, gun_value_cell, GUN_TYPE_TABLE_CELL)

static gboolean
is_editing (GunValueCell *self)
{
  return self->editor != NULL && gtk_widget_get_visible (GTK_WIDGET (self->editor));
}

static void
ensure_box (GunValueCell *self)
{
  if (self->box != NULL)
    return;

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (self->box, GTK_ALIGN_CENTER);
  g_object_ref (self->value_line);
  adw_bin_set_child (ADW_BIN (self), self->box);
  gtk_box_append (GTK_BOX (self->box), self->value_line);
  g_object_unref (self->value_line);
}

/* @after: (nullable): the part it stands under, whichever was made first; else it is the last */
static void
add_part (GunValueCell *self, GtkWidget *part, GtkWidget *after)
{
  ensure_box (self);
  gtk_box_insert_child_after (
      GTK_BOX (self->box), part, after != NULL ? after : gtk_widget_get_last_child (self->box));
}

static void
show_part (gpointer part, gboolean visible)
{
  if (part != NULL)
    gtk_widget_set_visible (part, visible);
}

static void
ensure_link (GunValueCell *self)
{
  GtkWidget *box;
  GtkWidget *image;

  if (self->link_button != NULL)
    return;

  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  self->link_label = g_object_new (
      GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "single-line-mode", TRUE, NULL);
  image = g_object_new (GTK_TYPE_IMAGE,
                        "icon-name",
                        "go-next-symbolic",
                        "accessible-role",
                        GTK_ACCESSIBLE_ROLE_PRESENTATION,
                        NULL);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->link_label));
  gtk_box_append (GTK_BOX (box), image);

  self->link_button = g_object_new (GTK_TYPE_BUTTON,
                                    "child",
                                    box,
                                    "halign",
                                    GTK_ALIGN_START,
                                    "action-name",
                                    "cell.open-link",
                                    NULL);
  gtk_widget_add_css_class (self->link_button, "flat");
  gtk_widget_add_css_class (self->link_button, "value-link");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->link_button),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->link_label,
                                  NULL,
                                  -1);
  add_part (self, self->link_button, self->value_line);
}

static void
show_delivery (GunValueCell *self, GunKeyItem *item)
{
  GunDelivery *delivery = gun_key_item_get_delivery (item);
  GunDeliveryWords words;

  show_part (self->delivery_note, delivery != NULL && !is_editing (self));
  if (delivery == NULL)
    return;

  if (self->delivery_note == NULL)
    {
      self->delivery_note = gun_cell_note_new (SPACING);
      gtk_widget_set_visible (self->delivery_note, !is_editing (self));
      add_part (self,
                self->delivery_note,
                self->link_button != NULL ? self->link_button : self->value_line);
    }

  gun_delivery_words_init (&words, delivery, self->isolated);
  gun_cell_note_set (GUN_CELL_NOTE (self->delivery_note), words.icon, words.line, words.style);
  gun_tooltip_set_text (self->delivery_note, *words.details != '\0' ? words.details : words.line);
  gun_delivery_words_clear (&words);
}

static char *
describe_origin (GunKeyItem *item)
{
  GunOrigin *origin = gun_key_item_get_origin (item);
  const char *path = gun_words_path (origin);
  g_autofree char *who = gun_words_who (origin);
  g_autofree char *ago
      = gun_words_ago (gun_words_state_us (gun_key_item_get_state_ms (item)), g_get_real_time ());

  if (path != NULL && origin->path != GUN_PATH_HERE)
    return g_strdup_printf ("%s · %s · %s", ago, who, path);

  return g_strdup_printf ("%s · %s", ago, who);
}

static void
show_origin (GunValueCell *self, GunKeyItem *item)
{
  const gboolean visible
      = self->narrow && gun_key_item_get_delivery (item) == NULL && !is_editing (self);
  g_autofree char *line = NULL;

  show_part (self->origin_note, visible);
  if (!visible)
    return;

  if (self->origin_note == NULL)
    {
      self->origin_note = gun_cell_note_new (SPACING);
      add_part (self, self->origin_note, NULL);
    }

  line = describe_origin (item);
  gun_cell_note_set (GUN_CELL_NOTE (self->origin_note),
                     gun_words_path_icon (gun_key_item_get_origin (item)),
                     line,
                     "dim-label");
}

static void
show_link (GunValueCell *self, const char *words)
{
  ensure_link (self);
  gtk_label_set_text (self->link_label, words);
  gun_tooltip_set_text (self->link_button, words);
}

static void
show_value (GunValueCell *self, GunValueKind kind, const char *words)
{
  const char *style = kind == GUN_VALUE_NUMBER ? "numeric"
                      : kind == GUN_VALUE_NULL ? "dim-label"
                                               : NULL;

  gun_cell_line_set_text (
      self->value_line, words, kind == GUN_VALUE_NUMBER && !self->narrow ? 1 : 0);
  gun_tooltip_set_text (self->value_line, words);
  gun_cell_line_change_style (self->value_line, &self->style, style);
}

static void
gun_value_cell_update (GunTableCell *cell, GunKeyItem *item)
{
  GunValueCell *self = GUN_VALUE_CELL (cell);
  GunValue *value = gun_key_item_get_plain_value (item);
  const GunValueKind kind = gun_value_get_kind (value);
  const gboolean is_link = kind == GUN_VALUE_LINK;
  g_autofree char *words = gun_words_value (value);

  if (is_link)
    show_link (self, words);
  else
    show_value (self, kind, words);
  gtk_widget_set_visible (self->value_line, !is_link && !is_editing (self));
  show_part (self->link_button, is_link && !is_editing (self));

  show_delivery (self, item);
  show_origin (self, item);
}

static void
write_cb (GunValueCell *self, GunValue *value)
{
  g_signal_emit (self, signals[SIGNAL_WRITE], 0, value);
}

static void
cancel_cb (GunValueCell *self)
{
  g_signal_emit (self, signals[SIGNAL_CANCEL], 0);
}

static void
ensure_editor (GunValueCell *self)
{
  if (self->editor != NULL)
    return;

  self->editor = g_object_new (GUN_TYPE_VALUE_EDITOR, "visible", FALSE, NULL);
  g_signal_connect_swapped (self->editor, "write", G_CALLBACK (write_cb), self);
  g_signal_connect_swapped (self->editor, "cancel", G_CALLBACK (cancel_cb), self);
  add_part (self, GTK_WIDGET (self->editor), NULL);
}

static void
gun_value_cell_editing_changed (GunTableCell *cell, GunKeyItem *item)
{
  GunValueCell *self = GUN_VALUE_CELL (cell);
  const gboolean editing = gun_key_item_is_editing (item);

  if (!editing && !is_editing (self))
    return;

  if (editing)
    {
      ensure_editor (self);
      gun_value_editor_begin (self->editor, item, self->writes);
    }
  else
    {
      gun_value_editor_end (self->editor);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->editor), editing);
  gun_value_cell_update (cell, item);
  if (editing)
    gun_value_editor_focus (self->editor, item);
}

static void
open_link_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_OPEN_LINK], 0);
}

static void
gun_value_cell_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  GunValueCell *self = GUN_VALUE_CELL (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_ISOLATED:
      g_value_set_boolean (value, self->isolated);
      break;
    case PROP_WRITES:
      g_value_set_object (value, self->writes);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_value_cell_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  GunValueCell *self = GUN_VALUE_CELL (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      break;
    case PROP_ISOLATED:
      self->isolated = g_value_get_boolean (value);
      break;
    case PROP_WRITES:
      g_set_object (&self->writes, g_value_get_object (value));
      return;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }

  gun_table_cell_refresh (GUN_TABLE_CELL (self));
}

static void
gun_value_cell_finalize (GObject *object)
{
  GunValueCell *self = GUN_VALUE_CELL (object);

  g_clear_object (&self->writes);

  G_OBJECT_CLASS (gun_value_cell_parent_class)->finalize (object);
}

static void
install_signals (GunValueCellClass *klass)
{
  signals[SIGNAL_OPEN_LINK] = g_signal_new (
      "open-link", GUN_TYPE_VALUE_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_WRITE] = g_signal_new ("write",
                                        GUN_TYPE_VALUE_CELL,
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        1,
                                        GUN_TYPE_VALUE);
  signals[SIGNAL_CANCEL] = g_signal_new (
      "cancel", GUN_TYPE_VALUE_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gun_value_cell_class_init (GunValueCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = gun_value_cell_get_property;
  object_class->set_property = gun_value_cell_set_property;
  object_class->finalize = gun_value_cell_finalize;
  GUN_TABLE_CELL_CLASS (klass)->update = gun_value_cell_update;
  GUN_TABLE_CELL_CLASS (klass)->editing_changed = gun_value_cell_editing_changed;

  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  properties[PROP_ISOLATED] = g_param_spec_boolean ("isolated", NULL, NULL, FALSE, flags);
  properties[PROP_WRITES] = g_param_spec_object ("writes", NULL, NULL, GUN_TYPE_WRITES, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  install_signals (klass);

  gtk_widget_class_install_action (widget_class, "cell.open-link", NULL, open_link_action);
}

static void
gun_value_cell_init (GunValueCell *self)
{
  self->value_line = gun_cell_line_new (GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  adw_bin_set_child (ADW_BIN (self), self->value_line);
}
