/* SPDX-License-Identifier: MIT */

/* JSON as a person pastes it, over any bytes: what is planned is what a node can hold, each place once, and what is no JSON is not planned. */

#include <math.h>
#include <string.h>

#include "fuzz-target.h"
#include "gun-json-draft.h"
#include "gun-soul.h"
#include "gun-text.h"

static GunValue *
lookup (GRefString *soul, GRefString *key, gpointer user_data)
{
  g_autoptr (GRefString) target = gun_text_new ("somewhere");

  g_assert_true (gun_text_is_valid (soul, g_ref_string_length (soul)));
  g_assert_true (gun_text_is_valid (key, g_ref_string_length (key)));

  return *key == 'l' ? gun_value_new_link (target) : NULL;
}

static void
check_entry (const GunJsonDraftEntry *entry, GHashTable *places)
{
  g_autoptr (GString) place = g_string_new (NULL);
  g_autoptr (GunValue) soul = gun_value_new_text (entry->soul);
  g_autoptr (GunValue) key = gun_value_new_text (entry->key);

  g_assert_cmpuint (g_ref_string_length (entry->key), >, 0);
  g_assert_false (gun_soul_needs_check (entry->soul));
  g_assert_true (gun_text_is_valid (entry->soul, g_ref_string_length (entry->soul)));
  if (gun_value_get_kind (entry->value) == GUN_VALUE_NUMBER)
    g_assert_true (isfinite (gun_value_get_number (entry->value)));

  gun_value_append_json (soul, place);
  gun_value_append_json (key, place);
  g_assert_true (g_hash_table_add (places, g_string_free (g_steal_pointer (&place), FALSE)));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *bytes = (const char *) data;
  g_autoptr (GRefString) soul = gun_text_new ("soul");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = gun_json_draft_plan (soul, bytes, size, lookup, NULL, &error);
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize offset = 0;
  gboolean is_json = gun_json_draft_check (bytes, size, &offset, NULL);

  g_assert_true ((entries == NULL) == (error != NULL));
  g_assert_cmpuint (offset, <=, size);
  if (entries == NULL)
    return 0;

  g_assert_true (is_json);
  g_assert_cmpuint (entries->len, <=, GUN_JSON_DRAFT_MAX_ENTRIES);
  for (guint i = 0; i < entries->len; i++)
    check_entry (g_ptr_array_index (entries, i), places);

  return 0;
}
