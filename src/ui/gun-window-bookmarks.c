/* SPDX-License-Identifier: MIT */

/* The nodes a person comes back to. */

#include "gun-window-private.h"

#include <glib/gi18n.h>

#include "gun-bookmark-list.h"
#include "gun-preferences.h"
#include "gun-text.h"
#include "gun-words.h"

/* The soul that is open, as settings can keep it: (nullable) for one that is no plain text */
static const char *
get_keepable (GunWindow *self)
{
  GunGraphPage *page = gun_window_get_pages (self)->graph;
  GRefString *soul = page != NULL ? gun_graph_page_get_soul (page) : NULL;

  if (soul == NULL || !g_utf8_validate (soul, (gssize) g_ref_string_length (soul), NULL))
    return NULL;

  return soul;
}

static void
say_removed (GunWindow *self, const char *soul)
{
  g_autoptr (GRefString) text = gun_text_new (soul);
  g_autofree char *shown = gun_words_text (text);
  g_autofree char *words = g_strdup_printf (_ ("Bookmark of %s removed"), shown);

  gun_window_say (self, words);
}

static void
add (GunWindow *self, const char *soul)
{
  GSettings *preferences = gun_window_get_preferences (self);
  g_auto (GStrv) souls = g_settings_get_strv (preferences, GUN_BOOKMARK_LIST_KEY);

  if (g_strv_length (souls) < GUN_BOOKMARK_LIST_MAX)
    gun_preferences_add (preferences, GUN_BOOKMARK_LIST_KEY, soul);
  else
    gun_window_say (self, _ ("There are 100 bookmarks: take one away first"));
}

static void
bookmark_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  GunWindow *self = user_data;
  const char *soul = get_keepable (self);

  if (soul == NULL)
    return;

  if (g_variant_get_boolean (state))
    add (self, soul);
  else
    gun_preferences_remove (gun_window_get_preferences (self), GUN_BOOKMARK_LIST_KEY, soul);
  gun_window_update_bookmark (self);
}

static void
open_bookmark_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GRefString) soul = gun_text_new (g_variant_get_string (parameter, NULL));

  gun_window_open_soul (user_data, soul);
}

static void
remove_bookmark_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *soul = g_variant_get_string (parameter, NULL);

  gun_preferences_remove (gun_window_get_preferences (user_data), GUN_BOOKMARK_LIST_KEY, soul);
  say_removed (user_data, soul);
}

/**
 * gun_window_update_bookmark:
 *
 * Says whether the node that is open has a bookmark.
 */
void
gun_window_update_bookmark (GunWindow *self)
{
  GSimpleAction *action
      = G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "bookmark"));
  GSettings *preferences = gun_window_get_preferences (self);
  const char *soul = preferences != NULL ? get_keepable (self) : NULL;

  g_simple_action_set_enabled (action, soul != NULL);
  g_simple_action_set_state (
      action,
      g_variant_new_boolean (soul != NULL
                             && gun_preferences_has (preferences, GUN_BOOKMARK_LIST_KEY, soul)));
}

void
gun_window_add_bookmarks (GunWindow *self)
{
  const GActionEntry entries[] = {
    { "bookmark", NULL, NULL, "false", bookmark_cb },
    { "open-bookmark", open_bookmark_cb, "s" },
    { "remove-bookmark", remove_bookmark_cb, "s" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
