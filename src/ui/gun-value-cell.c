/* SPDX-License-Identifier: MIT */

#include "gun-value-cell.h"

#include "gun-cell-line.h"
#include "gun-cell-link.h"
#include "gun-cell-note.h"
#include "gun-delivery-words.h"
#include "gun-tooltip.h"
#include "gun-value-editor.h"
#include "gun-words.h"

#define SPACING 6

/* A table makes two hundred of these. Most show a line of text or a link and nothing else: each part is made when it is first needed. */
struct _GunValueCell
{
  GunTableCell parent_instance;

  gboolean narrow;
  gboolean isolated;
  GunWrites *writes; /* (nullable) */

  GtkWidget *box;           /* (nullable): around the parts, once there are two */
  GtkWidget *line;          /* (nullable) */
  GtkWidget *link;          /* (nullable) */
  GtkWidget *delivery_note; /* (nullable) */
  GtkWidget *origin_note;   /* (nullable) */
  GunValueEditor *editor;   /* (nullable) */
  const char *style;        /* (nullable): the class that line has */
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
  g_autoptr (GtkWidget) part = NULL;

  if (self->box != NULL)
    return;

  part = g_object_ref (adw_bin_get_child (ADW_BIN (self)));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (self->box, GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), self->box);
  gtk_box_append (GTK_BOX (self->box), part);
}

/* Under those that stand above it, whichever was made first. @above: (nullable) */
static void
add_part (GunValueCell *self, GtkWidget *part, GtkWidget *above)
{
  if (adw_bin_get_child (ADW_BIN (self)) == NULL)
    {
      adw_bin_set_child (ADW_BIN (self), part);
      return;
    }

  ensure_box (self);
  gtk_box_insert_child_after (GTK_BOX (self->box), part, above);
}

static void
add_last_part (GunValueCell *self, GtkWidget *part)
{
  ensure_box (self);
  gtk_box_append (GTK_BOX (self->box), part);
}

static void
show_part (gpointer part, gboolean visible)
{
  if (part != NULL)
    gtk_widget_set_visible (part, visible);
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
      add_part (self, self->delivery_note, self->link != NULL ? self->link : self->line);
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
      add_last_part (self, self->origin_note);
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
  if (self->link == NULL)
    {
      self->link = gun_cell_link_new ();
      add_part (self, self->link, self->line);
    }

  gun_cell_link_set_text (GUN_CELL_LINK (self->link), words);
}

static void
show_value (GunValueCell *self, GunValueKind kind, const char *words)
{
  const char *style = kind == GUN_VALUE_NUMBER ? "numeric"
                      : kind == GUN_VALUE_NULL ? "dim-label"
                                               : NULL;

  if (self->line == NULL)
    {
      self->line = gun_cell_line_new (GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
      add_part (self, self->line, NULL);
    }

  gun_cell_line_set_text (self->line, words, kind == GUN_VALUE_NUMBER && !self->narrow ? 1 : 0);
  gun_tooltip_set_text (self->line, words);
  gun_cell_line_change_style (self->line, &self->style, style);
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
  show_part (self->line, !is_link && !is_editing (self));
  show_part (self->link, is_link && !is_editing (self));

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
  add_last_part (self, GTK_WIDGET (self->editor));
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
}
