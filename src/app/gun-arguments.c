/* SPDX-License-Identifier: MIT */

#include "gun-application-private.h"

#include <glib/gi18n.h>

#include "gun-engine.h"
#include "gun-store.h"

/* Characters of the database's hash in an application id. */
#define ID_HASH_CHARACTERS 16

void
gun_arguments_describe (GApplication *application)
{
  const GOptionEntry entries[] = {
    { "db",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      NULL,
      N_ ("Database to open instead of the own one"),
      N_ ("FILE") },
    { "peer",
      0,
      0,
      G_OPTION_ARG_STRING_ARRAY,
      NULL,
      N_ ("Relay to connect to, this time; may be given again"),
      N_ ("URL") },
    { "listen",
      0,
      0,
      G_OPTION_ARG_STRING,
      NULL,
      N_ ("Where to let other programs connect"),
      N_ ("HOST:PORT") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Say the version and end"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL, NULL, N_ ("[SOUL]") },
    { NULL },
  };

  g_application_add_main_option_entries (application, entries);
  g_application_set_option_context_summary (application, _ ("See, change and sync GUN graphs."));
}

/**
 * gun_arguments_check:
 * @options: of the command line
 *
 * Returns: whether they can be meant; if not, one line on stderr has said why
 */
gboolean
gun_arguments_check (GVariantDict *options)
{
  g_autofree const char **peers = NULL;
  g_autofree const char **souls = NULL;

  g_variant_dict_lookup (options, "peer", "^a&s", &peers);
  for (guint i = 0; peers != NULL && peers[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *url = gun_engine_normalize_url (peers[i], &error);

      if (url == NULL)
        {
          g_printerr ("gun-desktop: %s: %s\n", peers[i], error->message);
          return FALSE;
        }
    }

  g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&s", &souls);
  if (souls != NULL && souls[0] != NULL && souls[1] != NULL)
    {
      g_printerr ("gun-desktop: %s\n", _ ("one soul at most can be opened"));
      return FALSE;
    }

  return TRUE;
}

/**
 * gun_arguments_dup_database:
 * @is_default: (out): it is the window's own one
 *
 * Returns: (transfer full): where the database really lies
 */
char *
gun_arguments_dup_database (GVariantDict *options, gboolean *is_default)
{
  g_autofree char *own = gun_engine_dup_default_database ();
  g_autofree char *own_path = gun_store_resolve_path (own);
  const char *given = NULL;
  g_autofree char *canonical = NULL;
  char *path;

  if (!g_variant_dict_lookup (options, "db", "^&ay", &given))
    {
      *is_default = TRUE;
      return g_steal_pointer (&own_path);
    }

  canonical = g_canonicalize_filename (given, NULL);
  path = gun_store_resolve_path (canonical);
  *is_default = g_str_equal (path, own_path);

  return path;
}

/**
 * gun_arguments_dup_application_id:
 *
 * Returns: (transfer full): the id under which @database has one instance
 */
char *
gun_arguments_dup_application_id (const char *database)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, database, -1);

  hash[ID_HASH_CHARACTERS] = '\0';

  return g_strdup_printf ("%s.db%s", GUN_APP_ID, hash);
}
