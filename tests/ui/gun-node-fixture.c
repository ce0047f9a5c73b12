/* SPDX-License-Identifier: MIT */

#include "gun-node-fixture.h"

#include "gun-store.h"
#include "gun-text.h"
#include "gun-words.h"

void
gun_node_set_up (GunNodeFixture *self, const char *soul, GunValue *value)
{
  g_autoptr (GRefString) text = gun_text_new (soul);

  self->engine = gun_ui_start_engine (NULL, FALSE);
  gun_ui_put (self->engine, soul, "value", value);
  self->window = gun_ui_open_window (self->engine);
  gun_window_open_soul (self->window, text);
  gun_ui_wait_for_words (self->window, "1 key known here");
  gun_ui_settle ();
}

void
gun_node_set_up_text (GunNodeFixture *self, const char *text)
{
  g_autoptr (GRefString) ref = gun_text_new (text);
  g_autoptr (GunValue) value = gun_value_new_text (ref);

  gun_node_set_up (self, GUN_NODE_SOUL, value);
}

char *
gun_node_make_database (guint n_keys)
{
  g_autofree char *name = g_strdup_printf ("foreign-%u.db", n_keys);
  char *path = gun_ui_dup_scratch_path (name);
  g_autoptr (GPtrArray) changes
      = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);
  g_autoptr (GRefString) soul = gun_text_new (GUN_NODE_SOUL);
  g_autoptr (GunOrigin) origin = gun_origin_new ("https://relay.example/gun", GUN_PATH_RELAY, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GunStore) store = gun_store_open (path, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < n_keys; i++)
    {
      g_autofree char *key_name = g_strdup_printf ("k%05u", i);
      g_autoptr (GRefString) key = gun_text_new (key_name);
      g_autoptr (GunValue) value = gun_value_new_number (n_keys - i);

      g_ptr_array_add (
          changes,
          gun_change_new (soul, key, value, 1700000000000.0 + i, GUN_VERDICT_NEWER, origin));
    }
  gun_store_write (store, changes, NULL, &error);
  g_assert_no_error (error);
  gun_store_close (store);

  return path;
}

void
gun_node_tear_down (GunNodeFixture *self)
{
  gun_ui_close_window (self->window);
  gun_ui_stop_engine (self->engine);
}

static char *
dup_json (GunNodeFixture *self, const char *key)
{
  g_autoptr (GunValue) value = gun_ui_dup_value (self->engine, GUN_NODE_SOUL, key);

  return value != NULL ? gun_words_value_json (value) : g_strdup ("undefined");
}

void
gun_node_assert_stored (GunNodeFixture *self, const char *key, const char *json)
{
  g_autofree char *stored = dup_json (self, key);

  g_assert_cmpstr (stored, ==, json);
}

void
gun_node_wait_for_stored (GunNodeFixture *self, const char *key, const char *json)
{
  gint64 deadline_us = g_get_monotonic_time () + GUN_UI_PATIENCE_S * G_USEC_PER_SEC;
  g_autofree char *stored = dup_json (self, key);

  while (!g_str_equal (stored, json))
    {
      gun_test_await_turn (deadline_us, G_STRLOC, json);
      g_free (stored);
      stored = dup_json (self, key);
    }
}

void
gun_node_type (GunNodeFixture *self, GunNodeKind kind, const char *text)
{
  GtkWidget *entry = gun_ui_wait_for (self->window, GTK_TYPE_ENTRY, NULL);
  GtkWidget *kinds = gun_ui_wait_for (self->window, GTK_TYPE_DROP_DOWN, NULL);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (kinds), kind);
  if (text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

void
gun_node_change (GunNodeFixture *self, guint position, GunNodeKind kind, const char *text)
{
  gun_ui_edit_row (self->window, position);
  gun_node_type (self, kind, text);
  gun_ui_press (self->window, "Write");
}

void
gun_node_activate (GunNodeFixture *self, guint position, const char *action)
{
  GtkWidget *view = gun_ui_wait_for (self->window, GTK_TYPE_COLUMN_VIEW, NULL);

  gun_ui_select_row (self->window, position);
  g_assert_true (gtk_widget_activate_action (view, action, NULL));
}
