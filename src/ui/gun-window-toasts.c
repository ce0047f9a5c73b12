/* SPDX-License-Identifier: MIT */

#include "gun-window-private.h"

#include <glib/gi18n.h>

#include "gun-words.h"

/* What the button of a toast would write */
typedef struct
{
  GunWrites *writes;
  GRefString *soul;
  GRefString *key;
  GunValue *value;
  GunValue *previous;
} Undo;

static void
undo_free (gpointer data, GClosure *closure)
{
  Undo *self = data;

  g_object_unref (self->writes);
  g_ref_string_release (self->soul);
  g_ref_string_release (self->key);
  gun_value_unref (self->value);
  gun_value_unref (self->previous);
  g_free (self);
}

static void
undo_cb (AdwToast *toast, gpointer user_data)
{
  Undo *undo = user_data;

  gun_writes_put (undo->writes, undo->soul, undo->key, undo->previous, undo->value);
}

static Undo *
undo_new (GunWindow *self, GunDelivery *delivery, GunValue *value, GunValue *previous)
{
  Undo *undo = g_new0 (Undo, 1);

  undo->writes = g_object_ref (gun_window_get_writes (self));
  undo->soul = g_ref_string_acquire (gun_delivery_get_soul (delivery));
  undo->key = g_ref_string_acquire (gun_delivery_get_key (delivery));
  undo->value = gun_value_ref (value);
  undo->previous = gun_value_ref (previous);

  return undo;
}

static char *
describe (GunDelivery *delivery, GunValue *value)
{
  g_autofree char *key = gun_words_text (gun_delivery_get_key (delivery));
  g_autofree char *shown = gun_words_value_short (value);

  if (gun_value_get_kind (value) == GUN_VALUE_NULL)
    return g_markup_printf_escaped (_ ("Deleted %s; peers keep a marker"), key);

  return g_markup_printf_escaped (_ ("Set %s to %s"), key, shown);
}

/**
 * gun_window_say_stored:
 * @previous: (nullable): what the key held before; the toast then offers to set it back, and says to what
 */
void
gun_window_say_stored (GunWindow *self, GunDelivery *delivery, GunValue *value, GunValue *previous)
{
  g_autofree char *title = describe (delivery, value);
  AdwToast *toast = adw_toast_new (title);

  if (previous != NULL)
    {
      g_autofree char *shown = gun_words_value_short (previous);
      g_autofree char *label = g_strdup_printf (_ ("Set Back to %s"), shown);

      adw_toast_set_button_label (toast, label);
      g_signal_connect_data (toast,
                             "button-clicked",
                             G_CALLBACK (undo_cb),
                             undo_new (self, delivery, value, previous),
                             undo_free,
                             0);
    }

  gun_window_show_toast (self, toast);
}

/**
 * gun_window_say_failed:
 * @key: what was to be written, for display
 */
void
gun_window_say_failed (GunWindow *self, const char *key, const GError *error)
{
  g_autofree char *sentence = g_strdup_printf (_ ("%s was not written: %s"), key, error->message);

  gun_window_say (self, sentence);
}
