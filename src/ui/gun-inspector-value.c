/* SPDX-License-Identifier: MIT */

#include "gun-inspector-value.h"

#include <glib/gi18n.h>

#include "gun-envelope.h"
#include "gun-text.h"
#include "gun-words.h"

struct _GunInspectorValue
{
  AdwBin parent_instance;

  GunKeyItem *item; /* (nullable) */

  GtkLabel *kind_label;
  GtkLabel *value_label;
  GtkWidget *envelope_box;
  GtkLabel *envelope_label;
  AdwActionRow *cipher_row;
  AdwActionRow *vector_row;
  AdwActionRow *salt_row;
  AdwActionRow *signature_row;
  GtkWidget *stored_box;
  GtkLabel *stored_label;
};

G_DEFINE_FINAL_TYPE (GunInspectorValue, gun_inspector_value, ADW_TYPE_BIN)

static char *
describe_kind (const GunValue *value)
{
  guint n_characters;

  switch (gun_value_get_kind (value))
    {
    case GUN_VALUE_NULL:
      return g_strdup (_ ("Null"));
    case GUN_VALUE_BOOLEAN:
      return g_strdup (_ ("True/False"));
    case GUN_VALUE_NUMBER:
      return g_strdup (_ ("Number"));
    case GUN_VALUE_LINK:
      return g_strdup (_ ("Link to the node"));
    case GUN_VALUE_TEXT:
    default:
      n_characters = (guint) gun_text_utf16_length (gun_value_get_text (value));
      return g_strdup_printf (
          g_dngettext (
              GETTEXT_PACKAGE, "Text of %u character", "Text of %u characters", n_characters),
          n_characters);
    }
}

/* All of it; JSON on lines of its own */
static char *
dup_lines (const GunValue *value)
{
  GunValueKind kind = gun_value_get_kind (value);
  g_autofree char *indented = NULL;
  g_autoptr (GRefString) text = NULL;

  if (kind == GUN_VALUE_LINK)
    return gun_words_lines (gun_value_get_text (value));
  if (kind != GUN_VALUE_TEXT)
    return gun_words_value_json (value);

  indented = gun_envelope_indent (gun_value_get_text (value));
  if (indented == NULL)
    return gun_words_lines (gun_value_get_text (value));

  text = gun_text_new (indented);

  return gun_words_lines (text);
}

/* What somebody selected stays when nothing is new */
static void
set_text (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_text (label), text))
    gtk_label_set_text (label, text);
}

static void
show_bytes (AdwActionRow *row, gboolean show, gsize n_bytes)
{
  g_autofree char *size = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u byte", "%u bytes", (guint) n_bytes), (guint) n_bytes);

  gtk_widget_set_visible (GTK_WIDGET (row), show);
  adw_action_row_set_subtitle (row, size);
}

static void
show_envelope (GunInspectorValue *self, const GunValue *value)
{
  GunEnvelope envelope;
  GunEnvelopeKind kind = gun_envelope_read (value, &envelope);
  gboolean encrypted = kind == GUN_ENVELOPE_ENCRYPTED;

  gtk_widget_set_visible (self->envelope_box, kind != GUN_ENVELOPE_NONE);
  gtk_label_set_text (self->envelope_label,
                      encrypted
                          ? _ ("Encrypted: only who has the key or the passphrase can read it")
                          : _ ("Signed text: it does not say by whom"));
  show_bytes (self->cipher_row, encrypted, envelope.cipher_bytes);
  show_bytes (self->vector_row, encrypted, envelope.vector_bytes);
  show_bytes (self->salt_row, encrypted, envelope.salt_bytes);
  show_bytes (self->signature_row, !encrypted, envelope.signature_bytes);
}

/**
 * gun_inspector_value_show:
 * @item: what to show, as it is now
 */
void
gun_inspector_value_show (GunInspectorValue *self, GunKeyItem *item)
{
  GunValue *plain = gun_key_item_get_plain_value (item);
  GunValue *stored = gun_key_item_get_value (item);
  g_autofree char *kind = describe_kind (plain);
  g_autofree char *lines = dup_lines (plain);
  g_autofree char *raw
      = plain != stored ? gun_words_lines (gun_value_get_text (stored)) : g_strdup ("");

  g_return_if_fail (GUN_IS_INSPECTOR_VALUE (self));

  g_set_object (&self->item, item);
  gtk_label_set_text (self->kind_label, kind);
  set_text (self->value_label, lines);
  set_text (self->stored_label, raw);
  gtk_widget_set_visible (self->stored_box, plain != stored);
  show_envelope (self, plain);
}

static void
copy (GunInspectorValue *self, const GunValue *value)
{
  g_autofree char *text = gun_words_value_to_copy (value);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
copy_value_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunInspectorValue *self = GUN_INSPECTOR_VALUE (widget);

  if (self->item != NULL)
    copy (self, gun_key_item_get_plain_value (self->item));
}

static void
copy_stored_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunInspectorValue *self = GUN_INSPECTOR_VALUE (widget);

  if (self->item != NULL)
    copy (self, gun_key_item_get_value (self->item));
}

static void
gun_inspector_value_dispose (GObject *object)
{
  g_clear_object (&GUN_INSPECTOR_VALUE (object)->item);

  G_OBJECT_CLASS (gun_inspector_value_parent_class)->dispose (object);
}

static void
gun_inspector_value_class_init (GunInspectorValueClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gun_inspector_value_dispose;

  gtk_widget_class_install_action (widget_class, "value.copy", NULL, copy_value_action);
  gtk_widget_class_install_action (widget_class, "value.copy-stored", NULL, copy_stored_action);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-inspector-value.ui");
  gtk_widget_class_bind_template_child (widget_class, GunInspectorValue, kind_label);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorValue, value_label);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorValue, envelope_box);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorValue, envelope_label);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorValue, cipher_row);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorValue, vector_row);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorValue, salt_row);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorValue, signature_row);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorValue, stored_box);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorValue, stored_label);
}

static void
gun_inspector_value_init (GunInspectorValue *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
