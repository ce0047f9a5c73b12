/* SPDX-License-Identifier: MIT */

/* Somebody types into a row while values arrive by the hundred: in other rows, in the very row, and in new ones above it, which move it. */

#include "gun-ui-fixture.h"

#include "gun-text.h"

#define SOUL "busy"
#define N_KEYS 60
#define EDITED 7
#define N_LETTERS 40
#define PUTS_OF_A_LETTER 25

typedef struct
{
  GunEngine *engine;
  GunWindow *window;
  GRefString *soul;
  guint n_put;
  guint left; /* puts that have not ended */
} Fixture;

static void
put_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunDelivery) delivery = gun_engine_put_finish (GUN_ENGINE (object), result, &error);

  g_assert_no_error (error);
  --*(guint *) user_data;
}

static void
put (Fixture *self, const char *key, guint number)
{
  g_autoptr (GRefString) key_text = gun_text_new (key);
  g_autoptr (GunValue) value = gun_value_new_number (number);

  self->left++;
  gun_engine_put_async (self->engine, self->soul, key_text, value, NULL, put_cb, &self->left);
}

static void
put_to (Fixture *self, guint key)
{
  g_autofree char *name = g_strdup_printf ("key%03u", key);

  put (self, name, self->n_put++);
}

static void
set_up (Fixture *self)
{
  self->engine = gun_ui_start_engine (NULL, TRUE);
  self->soul = gun_text_new (SOUL);
  for (guint i = 0; i < N_KEYS; i++)
    put_to (self, i);
  gun_test_await (self->left == 0, GUN_UI_PATIENCE_S);
  self->window = gun_ui_open_window (self->engine);
  gun_window_open_soul (self->window, self->soul);
  gun_ui_wait_for_words (self->window, "60 keys known here");
  gun_ui_settle ();
}

static void
tear_down (Fixture *self)
{
  gun_test_await (self->left == 0, GUN_UI_PATIENCE_S);
  gun_ui_close_window (self->window);
  gun_ui_stop_engine (self->engine);
  g_ref_string_release (self->soul);
}

/* The row may be put together anew whenever it moves, so that the field is another */
static GtkEditable *
get_field (Fixture *self)
{
  GtkWidget *table = gun_ui_wait_for (self->window, GTK_TYPE_COLUMN_VIEW, NULL);

  return GTK_EDITABLE (gun_ui_wait_for (table, GTK_TYPE_ENTRY, NULL));
}

/* As GtkText hears of a key */
static void
type_letter (Fixture *self, char letter)
{
  const char text[] = { letter, '\0' };

  /* It takes the place of what is selected */
  gtk_editable_delete_selection (get_field (self));
  g_signal_emit_by_name (gtk_editable_get_delegate (get_field (self)), "insert-at-cursor", text);
}

/* @above: new keys come before all others */
static void
type_under_fire (Fixture *self, gboolean above)
{
  g_autoptr (GString) typed = g_string_new (NULL);

  gun_ui_edit_row (self->window, EDITED);
  gtk_editable_set_text (get_field (self), "");
  for (guint i = 0; i < N_LETTERS; i++)
    {
      for (guint j = 0; j < PUTS_OF_A_LETTER; j++)
        put_to (self, j % 2 == 0 ? EDITED : (i * PUTS_OF_A_LETTER + j) % N_KEYS);
      if (above)
        {
          g_autofree char *name = g_strdup_printf ("above%03u", i);

          put (self, name, i);
        }
      type_letter (self, (char) ('a' + i % 26));
      g_string_append_c (typed, (char) ('a' + i % 26));
      gun_test_await (self->left == 0, GUN_UI_PATIENCE_S);
      if (i % 8 == 7)
        gun_ui_settle ();
      g_assert_cmpstr (gtk_editable_get_text (get_field (self)), ==, typed->str);
    }
  gtk_widget_activate_action (GTK_WIDGET (get_field (self)), "cell.cancel", NULL);
}

static void
test_rows (void)
{
  Fixture self = { 0 };

  set_up (&self);
  type_under_fire (&self, FALSE);
  tear_down (&self);
}

static void
test_moved (void)
{
  Fixture self = { 0 };

  set_up (&self);
  type_under_fire (&self, TRUE);
  tear_down (&self);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/typing/rows", test_rows);
  g_test_add_func ("/ui/typing/moved", test_moved);

  return g_test_run ();
}
