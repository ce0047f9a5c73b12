/* SPDX-License-Identifier: MIT */

#include "gun-window-private.h"

#include <glib/gi18n.h>

#include "gun-words.h"

/* What the button of a toast would take back */
typedef struct
{
  GunUndo *undo;
  GunWriteStep *step;
} Offer;

static void
offer_free (gpointer data, GClosure *closure)
{
  Offer *self = data;

  g_object_unref (self->undo);
  gun_write_step_unref (self->step);
  g_free (self);
}

static void
take_back_cb (AdwToast *toast, gpointer user_data)
{
  Offer *offer = user_data;

  gun_undo_take_back (offer->undo, offer->step);
}

static Offer *
offer_new (GunWindow *self, GunWriteStep *step)
{
  Offer *offer = g_new0 (Offer, 1);

  offer->undo = g_object_ref (gun_window_get_undo (self));
  offer->step = gun_write_step_ref (step);

  return offer;
}

static gboolean
deletes (const GunWriteStep *step)
{
  for (guint i = 0; i < gun_write_step_get_n_entries (step); i++)
    if (gun_value_get_kind (gun_write_step_get_entry (step, i)->value) == GUN_VALUE_NULL)
      return TRUE;

  return FALSE;
}

/* Who deletes for the first time learns that it is no more than a value that says so */
static char *
describe (GunWindow *self, const GunWriteStep *step)
{
  GSettings *preferences = gun_window_get_preferences (self);
  g_autofree char *done = gun_write_step_describe (step);

  if (!deletes (step) || g_settings_get_boolean (preferences, "delete-explained"))
    return g_steal_pointer (&done);

  g_settings_set_boolean (preferences, "delete-explained", TRUE);

  /* Translators: %s is a sentence without an end, such as "Deleted note" */
  return g_strdup_printf (_ ("%s; peers keep a marker"), done);
}

/**
 * gun_window_say_done:
 * @step: what was written; the toast offers to take it back, and says what that would write
 */
void
gun_window_say_done (GunWindow *self, GunWriteStep *step)
{
  g_autofree char *done = describe (self, step);
  g_autofree char *title = g_markup_escape_text (done, -1);
  g_autofree char *label = gun_write_step_describe_undo (step);
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_button_label (toast, label);
  g_signal_connect_data (
      toast, "button-clicked", G_CALLBACK (take_back_cb), offer_new (self, step), offer_free, 0);
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
