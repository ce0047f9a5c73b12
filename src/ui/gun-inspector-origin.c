/* SPDX-License-Identifier: MIT */

#include "gun-inspector-origin.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gun-signature-words.h"
#include "gun-text.h"
#include "gun-words.h"

struct _GunInspectorOrigin
{
  AdwBin parent_instance;

  GunKeyItem *item; /* (nullable) */

  AdwActionRow *signature_row;
  GtkImage *signature_image;
  AdwActionRow *signer_row;
  AdwActionRow *owner_row;
  AdwActionRow *certificate_row;
  AdwActionRow *from_row;
  AdwActionRow *message_row;
  AdwActionRow *state_row;
  AdwActionRow *arrived_row;
};

G_DEFINE_FINAL_TYPE (GunInspectorOrigin, gun_inspector_origin, ADW_TYPE_BIN)

/* Subtitles are markup in libadwaita 1.2 */
static void
set_subtitle (AdwActionRow *row, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (row, escaped);
}

static void
show_signature (GunInspectorOrigin *self, const GunSignature *signature, GunAccountNames *names)
{
  g_auto (GunSignatureWords) words = { 0 };
  const char *styles[] = { NULL, NULL };

  gun_signature_words_init (&words, signature, names);
  styles[0] = words.style;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->signature_row), words.word);
  set_subtitle (self->signature_row, words.sentence);
  gtk_widget_set_css_classes (GTK_WIDGET (self->signature_image), styles);
  gtk_image_set_from_icon_name (self->signature_image,
                                words.icon != NULL ? words.icon : "changes-allow-symbolic");
}

/* @pub: (nullable): nobody, and no row */
static void
show_account (AdwActionRow *row, GRefString *pub, GunAccountNames *names)
{
  g_autofree char *name = NULL;
  g_autofree char *key = NULL;
  g_autofree char *both = NULL;

  gtk_widget_set_visible (GTK_WIDGET (row), pub != NULL);
  if (pub == NULL)
    return;

  name = gun_account_names_dup_name (names, pub);
  key = gun_words_breakable (pub);
  both = name != NULL ? g_strdup_printf ("%s\n%s", name, key) : g_strdup (key);
  set_subtitle (row, both);
}

static void
show_certificate (GunInspectorOrigin *self, const GunSignature *signature)
{
  g_autofree char *time = NULL;
  g_autofree char *words = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->certificate_row),
                          signature->state == GUN_SIGNATURE_CERTIFIED);
  if (signature->certificate_expires_ms < 0)
    {
      set_subtitle (self->certificate_row, _ ("Without an end"));
      return;
    }

  time = gun_words_time (gun_words_state_us (signature->certificate_expires_ms));
  /* Translators: of a certificate; %s is date and time */
  words = g_strdup_printf (_ ("For values until %s"), time);
  set_subtitle (self->certificate_row, words);
}

static void
show_origin (GunInspectorOrigin *self, GunOrigin *origin)
{
  g_autofree char *who = gun_words_who (origin);
  const char *path = gun_words_path (origin);
  g_autofree char *from = path != NULL ? g_strdup_printf ("%s · %s", who, path) : g_strdup (who);
  g_autofree char *message = origin != NULL && origin->message != NULL
                                 ? gun_words_text (origin->message)
                                 : g_strdup ("–");

  set_subtitle (self->from_row, from);
  set_subtitle (self->message_row, message);
}

static void
show_times (GunInspectorOrigin *self, double state_ms, gint64 arrived_us)
{
  g_autofree char *written = gun_words_time (gun_words_state_us (state_ms));
  g_autofree char *number
      = isfinite (state_ms) ? g_strdup_printf ("%.0f", state_ms) : g_strdup ("–");
  g_autofree char *state = g_strdup_printf ("%s\n%s", written, number);
  g_autofree char *arrived = arrived_us > 0 ? gun_words_time (arrived_us) : g_strdup ("–");

  set_subtitle (self->state_row, state);
  set_subtitle (self->arrived_row, arrived);
}

/* What nobody has checked yet is checked when somebody looks at it: one value takes less than a
 * millisecond */
static GunSignature *
dup_signature (GunKeyItem *item)
{
  const GunSignature *signature = gun_key_item_get_signature (item);

  if (signature->state != GUN_SIGNATURE_UNCHECKED)
    return gun_signature_ref (signature);

  return gun_signature_judge (gun_key_item_get_soul (item),
                              gun_key_item_get_key (item),
                              gun_key_item_get_value (item),
                              gun_key_item_get_state_ms (item));
}

/**
 * gun_inspector_origin_show:
 * @item: what to show, as it is now
 */
void
gun_inspector_origin_show (GunInspectorOrigin *self, GunKeyItem *item)
{
  g_autoptr (GunSignature) signature = dup_signature (item);
  GunAccountNames *names = gun_key_item_get_names (item);

  g_return_if_fail (GUN_IS_INSPECTOR_ORIGIN (self));

  g_set_object (&self->item, item);
  show_signature (self, signature, names);
  show_account (self->signer_row, signature->signer, names);
  /* Whose node it is stands in the row before, unless somebody else signed */
  show_account (
      self->owner_row, signature->state != GUN_SIGNATURE_VERIFIED ? signature->owner : NULL, names);
  show_certificate (self, signature);
  show_origin (self, gun_key_item_get_origin (item));
  show_times (self, gun_key_item_get_state_ms (item), gun_key_item_get_arrived_us (item));
}

static void
copy_signer_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunInspectorOrigin *self = GUN_INSPECTOR_ORIGIN (widget);
  GRefString *signer = self->item != NULL ? gun_key_item_get_signature (self->item)->signer : NULL;

  if (signer != NULL && g_utf8_validate (signer, (gssize) g_ref_string_length (signer), NULL))
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), signer);
}

static void
gun_inspector_origin_dispose (GObject *object)
{
  g_clear_object (&GUN_INSPECTOR_ORIGIN (object)->item);

  G_OBJECT_CLASS (gun_inspector_origin_parent_class)->dispose (object);
}

static void
gun_inspector_origin_class_init (GunInspectorOriginClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gun_inspector_origin_dispose;

  gtk_widget_class_install_action (widget_class, "origin.copy-signer", NULL, copy_signer_action);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-inspector-origin.ui");
  gtk_widget_class_bind_template_child (widget_class, GunInspectorOrigin, signature_row);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorOrigin, signature_image);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorOrigin, signer_row);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorOrigin, owner_row);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorOrigin, certificate_row);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorOrigin, from_row);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorOrigin, message_row);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorOrigin, state_row);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorOrigin, arrived_row);
}

static void
gun_inspector_origin_init (GunInspectorOrigin *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
