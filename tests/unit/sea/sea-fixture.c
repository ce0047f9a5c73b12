/* SPDX-License-Identifier: MIT */

#include "sea-fixture.h"

#include <string.h>

#include "gun-test-table.h"

GunSeaPair *
sea_fixture_pair (const char *name)
{
  g_autoptr (GPtrArray) rows = gun_test_table_read ("unit/sea/data/pairs.tsv", 5);

  for (guint i = 0; i < rows->len; i++)
    {
      GStrv row = g_ptr_array_index (rows, i);
      g_autoptr (GError) error = NULL;
      g_autofree char *json
          = g_strdup_printf ("{\"pub\":\"%s\",\"priv\":\"%s\",\"epub\":\"%s\",\"epriv\":\"%s\"}",
                             row[1],
                             row[2],
                             row[3],
                             row[4]);
      GunSeaPair *pair;

      if (strcmp (row[0], name) != 0)
        continue;
      pair = gun_sea_pair_parse (json, strlen (json), &error);
      g_assert_no_error (error);
      return pair;
    }

  g_assert_not_reached ();
}

GunSeaPublicKey *
sea_fixture_pub (const char *name)
{
  g_autoptr (GunSeaPair) pair = sea_fixture_pair (name);
  g_autoptr (GError) error = NULL;
  GunSeaPublicKey *key
      = gun_sea_public_key_parse (gun_sea_pair_get_pub (pair), GUN_SEA_PUB_LENGTH, &error);

  g_assert_no_error (error);
  return key;
}

void
sea_fixture_for_each (const char *table, guint n_fields, SeaFixtureFunc func)
{
  g_autofree char *path = g_strdup_printf ("unit/sea/data/%s.tsv", table);
  g_autoptr (GPtrArray) rows = gun_test_table_read (path, n_fields);

  for (guint i = 0; i < rows->len; i++)
    {
      GStrv row = g_ptr_array_index (rows, i);
      g_autofree GRefString **fields = g_new (GRefString *, n_fields);

      for (guint j = 0; j < n_fields; j++)
        fields[j] = gun_test_table_text (row[j]);
      g_test_message ("%s", row[0]);
      func (fields);
      for (guint j = 0; j < n_fields; j++)
        g_ref_string_release (fields[j]);
    }
}

void
sea_fixture_for_each_bad (const char *text, SeaFixtureBadFunc func, gpointer user_data)
{
  static const char *const others[] = {
    "",
    "SEA",
    "SEA{",
    "SEA{}",
    "{}",
    "[]",
    "null",
    "true",
    "1",
    "\"\"",
    "SEA{\"m\":1}",
    "SEA{\"s\":\"\"}",
    "SEA[1]",
    "{\"m\":{}}",
    "\xed\xa0\x80",
    "SEA{\"m\":1,\"s\":1}",
    "SEA{\"m\":1,\"s\":[]}",
    "SEA{\"m\":null,\"s\":null}",
    "SEA{\"ct\":\"\",\"iv\":\"\",\"s\":\"\"}",
    "SEA{\"ct\":\"AAAAAAAAAAAAAAAAAAAAAA==\",\"iv\":\"\",\"s\":\"\"}",
    "SEA{\"ct\":1,\"iv\":2,\"s\":3}",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
  };
  gsize length_bytes = strlen (text);

  for (gsize i = 0; i < length_bytes; i++)
    {
      g_autofree char *changed = g_strdup (text);
      g_autofree char *cut = g_strndup (text, i);

      func (cut, i, user_data);
      changed[i] ^= 1;
      func (changed, length_bytes, user_data);
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    func (others[i], strlen (others[i]), user_data);
}
