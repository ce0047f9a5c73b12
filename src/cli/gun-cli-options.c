/* SPDX-License-Identifier: MIT */

#include "gun-cli-options.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gun-cli-direct-options.h"
#include "gun-engine.h"
#include "gun-sea-key.h"

/* How long to wait for peers unless told otherwise, seconds */
#define DEFAULT_WAIT_S 5
#define MAX_WAIT_S (24 * 60 * 60)

/* Less than this a database cannot do with, bytes */
#define MIN_STORE_BYTES 1000000

/* Stands before a word that begins with a minus while GOption looks for options, when it is a
 * negative number or a public key, of which one in 64 begins so */
#define WORD_MARK '\x1f'

/* As GOption fills it in */
typedef struct
{
  char *database;
  gboolean memory;
  char **peers;
  char **private_peers;
  double wait_s;
  gboolean json;
  char *listen;
  gboolean allow_lan;
  gboolean list_to_relays;
  char **origins;
  char *certificate_file;
  char *key_file;
  gboolean keep_asked_only;
  char *max_store;
  gboolean durable;
  gboolean events;
  gboolean with_addresses;
  gboolean waiting;
  int count;
  char **souls;
  char **prefixes;
  gboolean restamp;
  gboolean keep_going;
  gboolean all;
  char *kind;
  gboolean forget;
  GunCliDirectOptions direct;
  char **words;
} Given;

static void
given_clear (Given *given)
{
  g_free (given->database);
  g_strfreev (given->peers);
  g_strfreev (given->souls);
  g_strfreev (given->prefixes);
  g_strfreev (given->private_peers);
  g_free (given->listen);
  g_free (given->max_store);
  g_free (given->kind);
  g_strfreev (given->origins);
  g_free (given->certificate_file);
  g_free (given->key_file);
  gun_cli_direct_options_clear (&given->direct);
  g_strfreev (given->words);
}

/**
 * gun_cli_options_free:
 * @self: (transfer full): options
 */
void
gun_cli_options_free (GunCliOptions *self)
{
  g_free (self->kind);
  g_free (self->database);
  g_ptr_array_unref (self->peers);
  g_ptr_array_unref (self->souls);
  g_ptr_array_unref (self->prefixes);
  g_ptr_array_unref (self->private_peers);
  g_free (self->listen);
  g_strfreev (self->origins);
  g_free (self->certificate_file);
  g_free (self->key_file);
  g_clear_pointer (&self->direct, gun_direct_options_free);
  gun_cli_key_options_clear (&self->keys);
  g_ptr_array_unref (self->words);
  g_free (self);
}

static void
add_entries (GOptionContext *context, GunCliTakes takes, Given *given)
{
  const GOptionEntry file[] = {
    { "db", 0, 0, G_OPTION_ARG_FILENAME, &given->database, N_ ("The database to use"), "FILE" },
    { NULL },
  };
  const GOptionEntry store[] = {
    { "memory", 0, 0, G_OPTION_ARG_NONE, &given->memory, N_ ("Keep everything in memory"), NULL },
    { NULL },
  };
  const GOptionEntry peers[] = {
    { "peer",
      0,
      0,
      G_OPTION_ARG_FILENAME_ARRAY,
      &given->peers,
      N_ ("Connect to this relay; may be given again"),
      "URL" },
    { NULL },
  };
  const GOptionEntry wait[] = {
    { "wait",
      0,
      0,
      G_OPTION_ARG_DOUBLE,
      &given->wait_s,
      N_ ("How long to wait for peers, 5 by default"),
      "SECONDS" },
    { NULL },
  };
  const GOptionEntry json[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &given->json, N_ ("Print JSON"), NULL },
    { NULL },
  };
  const GOptionEntry serve[] = {
    { "listen",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &given->listen,
      N_ ("Let others connect here; port 0 takes a free one"),
      "HOST:PORT" },
    { "allow-lan",
      0,
      0,
      G_OPTION_ARG_NONE,
      &given->allow_lan,
      N_ ("Listen also where other computers can connect"),
      NULL },
    { "allow-origin",
      0,
      0,
      G_OPTION_ARG_STRING_ARRAY,
      &given->origins,
      N_ ("Let web pages of this origin connect, * for all; may be given again"),
      "ORIGIN" },
    { "tls-certificate",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &given->certificate_file,
      N_ ("Speak TLS, with the certificate in this PEM file"),
      "FILE" },
    { "tls-key",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &given->key_file,
      N_ ("The private key of that certificate, a PEM file"),
      "FILE" },
    { "private-peer",
      0,
      0,
      G_OPTION_ARG_FILENAME_ARRAY,
      &given->private_peers,
      N_ ("Connect to this relay, and pass nothing on between it and others; may be given again"),
      "URL" },
    { "list-to-relays",
      0,
      0,
      G_OPTION_ARG_NONE,
      &given->list_to_relays,
      N_ ("Tell relays that ask what is kept here"),
      NULL },
    { "keep-asked-only",
      0,
      0,
      G_OPTION_ARG_NONE,
      &given->keep_asked_only,
      N_ ("Keep only what this peer asked for, pass everything else on"),
      NULL },
    { "max-store",
      0,
      0,
      G_OPTION_ARG_STRING,
      &given->max_store,
      N_ ("How large the database may become, 1G by default; 0 for no limit"),
      "SIZE" },
    { "durable",
      0,
      0,
      G_OPTION_ARG_NONE,
      &given->durable,
      N_ ("Lose nothing that was acknowledged in a power cut either"),
      NULL },
    { "events", 0, 0, G_OPTION_ARG_NONE, &given->events, N_ ("Print what happens as JSON"), NULL },
    { NULL },
  };
  const GOptionEntry count[] = {
    { "count", 0, 0, G_OPTION_ARG_INT, &given->count, N_ ("How often, once by default"), "N" },
    { NULL },
  };
  const GOptionEntry souls[] = {
    { "soul",
      0,
      0,
      G_OPTION_ARG_FILENAME_ARRAY,
      &given->souls,
      N_ ("Only this soul; may be given again"),
      "SOUL" },
    { "prefix",
      0,
      0,
      G_OPTION_ARG_FILENAME_ARRAY,
      &given->prefixes,
      N_ ("Only souls that begin so; may be given again"),
      "PREFIX" },
    { NULL },
  };
  const GOptionEntry restamp[] = {
    { "restamp",
      0,
      0,
      G_OPTION_ARG_NONE,
      &given->restamp,
      N_ ("Give every value the state of now, and so let it win"),
      NULL },
    { "keep-going",
      0,
      0,
      G_OPTION_ARG_NONE,
      &given->keep_going,
      N_ ("Import the rest when something in it is wrong"),
      NULL },
    { NULL },
  };
  const GOptionEntry waiting[] = {
    { "waiting",
      0,
      0,
      G_OPTION_ARG_NONE,
      &given->waiting,
      N_ ("Print the values that wait for their time instead"),
      NULL },
    { NULL },
  };
  const GOptionEntry addresses[] = {
    { "with-addresses",
      0,
      0,
      G_OPTION_ARG_NONE,
      &given->with_addresses,
      N_ ("Print addresses, rooms and names of souls too"),
      NULL },
    { NULL },
  };
  const GOptionEntry outbox[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &given->all, N_ ("Print also what has arrived"), NULL },
    { "forget",
      0,
      0,
      G_OPTION_ARG_NONE,
      &given->forget,
      N_ ("Do not send this change any more; the value stays"),
      NULL },
    { NULL },
  };
  const GOptionEntry search[] = {
    { "kind",
      0,
      0,
      G_OPTION_ARG_STRING,
      &given->kind,
      N_ ("Only souls that are users, public, content, expiring, deleted, or changed today; "
          "without TEXT prints all of them"),
      "KIND" },
    { "all", 0, 0, G_OPTION_ARG_NONE, &given->all, N_ ("Print more than 50 results"), NULL },
    { NULL },
  };
  const GOptionEntry words[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &given->words, NULL, NULL },
    { NULL },
  };

  if (takes & (GUN_CLI_TAKES_FILE | GUN_CLI_TAKES_STORE))
    g_option_context_add_main_entries (context, file, GETTEXT_PACKAGE);
  if (takes & GUN_CLI_TAKES_STORE)
    g_option_context_add_main_entries (context, store, GETTEXT_PACKAGE);
  if (takes & GUN_CLI_TAKES_PEERS)
    g_option_context_add_main_entries (context, peers, GETTEXT_PACKAGE);
  if (takes & GUN_CLI_TAKES_WAIT)
    g_option_context_add_main_entries (context, wait, GETTEXT_PACKAGE);
  if (takes & GUN_CLI_TAKES_JSON)
    g_option_context_add_main_entries (context, json, GETTEXT_PACKAGE);
  if (takes & GUN_CLI_TAKES_SERVE)
    {
      g_option_context_add_main_entries (context, serve, GETTEXT_PACKAGE);
      gun_cli_direct_options_add (&given->direct, context);
    }
  if (takes & GUN_CLI_TAKES_SERVERS)
    gun_cli_direct_options_add_servers (&given->direct, context);
  if (takes & GUN_CLI_TAKES_COUNT)
    g_option_context_add_main_entries (context, count, GETTEXT_PACKAGE);
  if (takes & GUN_CLI_TAKES_SOULS)
    g_option_context_add_main_entries (context, souls, GETTEXT_PACKAGE);
  if (takes & GUN_CLI_TAKES_RESTAMP)
    g_option_context_add_main_entries (context, restamp, GETTEXT_PACKAGE);
  if (takes & GUN_CLI_TAKES_WAITING)
    g_option_context_add_main_entries (context, waiting, GETTEXT_PACKAGE);
  if (takes & GUN_CLI_TAKES_ADDRESSES)
    g_option_context_add_main_entries (context, addresses, GETTEXT_PACKAGE);
  if (takes & GUN_CLI_TAKES_OUTBOX)
    g_option_context_add_main_entries (context, outbox, GETTEXT_PACKAGE);
  if (takes & GUN_CLI_TAKES_SEARCH)
    g_option_context_add_main_entries (context, search, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, words, NULL);
}

static gboolean
is_word (const char *argument)
{
  if (argument[0] != '-')
    return FALSE;

  return g_ascii_isdigit (argument[1])
         || (strlen (argument) == GUN_SEA_PUB_LENGTH && argument[GUN_SEA_URL64_LENGTH] == '.');
}

static char **
mark_words (char **arguments)
{
  char **marked = g_strdupv (arguments);

  for (guint i = 0; marked[i] != NULL && !g_str_equal (marked[i], "--"); i++)
    if (is_word (marked[i]))
      {
        char *word = g_strdup_printf ("%c%s", WORD_MARK, marked[i]);

        g_free (marked[i]);
        marked[i] = word;
      }

  return marked;
}

/* The value of an option was marked as if it were a word. */
static void
unmark (char *value)
{
  if (value != NULL && value[0] == WORD_MARK)
    memmove (value, value + 1, strlen (value));
}

static GRefString *
text_of_argument (const char *argument, GError **error)
{
  if (g_utf8_validate (argument, -1, NULL))
    return gun_text_new (argument);

  g_set_error_literal (
      error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("a word is not in UTF-8"));
  return NULL;
}

static gboolean
take_words (GunCliOptions *self, const GunCliUsage *usage, char **words, GError **error)
{
  const guint n_words = words == NULL ? 0 : g_strv_length (words);

  for (guint i = 0; i < n_words; i++)
    {
      GRefString *text = text_of_argument (words[i] + (words[i][0] == WORD_MARK), error);

      if (text == NULL)
        return FALSE;
      g_ptr_array_add (self->words, text);
    }

  if (usage->takes & GUN_CLI_TAKES_OUTBOX)
    {
      if (n_words == (self->forget ? 2 : 0))
        return TRUE;
    }
  else if (n_words >= usage->min_words && n_words <= usage->max_words)
    {
      return TRUE;
    }

  g_set_error (error,
               G_OPTION_ERROR,
               G_OPTION_ERROR_FAILED,
               n_words < usage->min_words || (self->forget && n_words < 2)
                   ? _ ("too little was given; it is gun-peer %s %s")
                   : _ ("too much was given; it is gun-peer %s %s"),
               usage->name,
               usage->words);
  return FALSE;
}

static gboolean
take_souls (GPtrArray *taken, char **souls, GError **error)
{
  for (guint i = 0; souls != NULL && souls[i] != NULL; i++)
    {
      GRefString *soul = text_of_argument (souls[i], error);

      if (soul == NULL)
        return FALSE;
      g_ptr_array_add (taken, soul);
    }

  return TRUE;
}

static gboolean
take_peers (GPtrArray *urls, const char *option, char **peers, GError **error)
{
  for (guint i = 0; peers != NULL && peers[i] != NULL; i++)
    {
      g_autoptr (GRefString) given = text_of_argument (peers[i], error);
      g_autofree char *url = NULL;

      if (given == NULL)
        return FALSE;
      url = gun_engine_normalize_url (given, error);
      if (url == NULL)
        {
          g_prefix_error (error, "%s: ", option);
          return FALSE;
        }
      g_ptr_array_add (urls, gun_text_new (url));
    }

  return TRUE;
}

static gboolean
take_origins (GunCliOptions *self, char **origins, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; origins != NULL && origins[i] != NULL; i++)
    {
      g_autofree char *origin = gun_engine_normalize_origin (origins[i], error);

      if (origin == NULL)
        {
          g_prefix_error (error, "--allow-origin: ");
          return FALSE;
        }
      g_strv_builder_add (builder, origin);
    }

  self->origins = g_strv_builder_end (builder);
  return TRUE;
}

/* Digits and, if it is not bytes, a letter: 500M, 2G */
static gboolean
take_max_store (GunCliOptions *self, const char *size, GError **error)
{
  static const char units[] = "kMGT";
  guint64 number = 0;
  char *unit = (char *) "";
  const char *place = "";
  guint64 factor = 1;

  self->max_store_bytes = GUN_STORE_LIMIT_BYTES;
  if (size == NULL)
    return TRUE;

  if (g_ascii_isdigit (size[0]))
    number = g_ascii_strtoull (size, &unit, 10);
  if (unit[0] != '\0')
    place = strchr (units, unit[0] == 'K' ? 'k' : unit[0]);
  for (const char *u = units; place != NULL && unit[0] != '\0' && u <= place; u++)
    factor *= 1000;

  if (!g_ascii_isdigit (size[0]) || place == NULL || (unit[0] != '\0' && unit[1] != '\0')
      || number > G_MAXINT64 / factor || (number > 0 && number * factor < MIN_STORE_BYTES))
    {
      g_set_error_literal (error,
                           G_OPTION_ERROR,
                           G_OPTION_ERROR_BAD_VALUE,
                           _ ("--max-store takes a size of 1M or more, such as 500M or 2G, or 0"));
      return FALSE;
    }

  self->max_store_bytes = (gint64) (number * factor);
  return TRUE;
}

/* What is searched must be something. */
static gboolean
take_kind (GunCliOptions *self, const GunCliUsage *usage, GError **error)
{
  GunSearchKind kind = GUN_SEARCH_EVERYTHING;

  if (!(usage->takes & GUN_CLI_TAKES_SEARCH))
    return TRUE;

  if (self->kind != NULL && !gun_search_kind_parse (self->kind, &kind))
    g_set_error_literal (
        error,
        G_OPTION_ERROR,
        G_OPTION_ERROR_BAD_VALUE,
        _ ("--kind takes everything, users, public, content, expiring, deleted or today"));
  else if (self->words->len == 0 && kind == GUN_SEARCH_EVERYTHING)
    g_set_error_literal (error,
                         G_OPTION_ERROR,
                         G_OPTION_ERROR_FAILED,
                         _ ("there is nothing to search for: give a TEXT or a --kind"));
  else
    return TRUE;

  return FALSE;
}

static gboolean
take_given (GunCliOptions *self, const GunCliUsage *usage, Given *given, GError **error)
{
  const char *fault = NULL;

  if (given->memory && given->database != NULL)
    fault = _ ("--db and --memory exclude each other");
  else if (!(given->wait_s >= 0 && given->wait_s <= MAX_WAIT_S))
    fault = _ ("--wait takes a number of seconds, a day at most");
  else if ((given->certificate_file == NULL) != (given->key_file == NULL))
    fault = _ ("--tls-certificate and --tls-key go together");

  else if (given->count < 1)
    fault = _ ("--count takes a number from 1 on");

  if (fault != NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, fault);
      return FALSE;
    }

  if (given->database != NULL)
    self->database = g_steal_pointer (&given->database);
  else if (!given->memory)
    self->database = gun_engine_dup_default_database ();
  self->wait_s = given->wait_s;
  self->json = given->json;
  self->listen = g_steal_pointer (&given->listen);
  self->allow_lan = given->allow_lan;
  self->certificate_file = g_steal_pointer (&given->certificate_file);
  self->key_file = g_steal_pointer (&given->key_file);
  self->list_to_relays = given->list_to_relays;
  self->keep_asked_only = given->keep_asked_only;
  self->durable = given->durable;
  self->events = given->events;
  self->with_addresses = given->with_addresses;
  self->waiting = given->waiting;
  self->count = given->count;
  self->restamp = given->restamp;
  self->keep_going = given->keep_going;
  self->all = given->all;
  self->kind = g_steal_pointer (&given->kind);
  self->forget = given->forget;
  self->direct = gun_cli_direct_options_make (&given->direct, error);

  return self->direct != NULL && take_words (self, usage, given->words, error)
         && take_kind (self, usage, error)
         && take_peers (self->peers, "--peer", given->peers, error)
         && take_peers (self->private_peers, "--private-peer", given->private_peers, error)
         && take_souls (self->souls, given->souls, error)
         && take_souls (self->prefixes, given->prefixes, error)
         && take_origins (self, given->origins, error)
         && take_max_store (self, given->max_store, error);
}

/**
 * gun_cli_options_parse:
 * @usage: how the command is called
 * @arguments: what was typed, the program's name first
 * @error: return location
 *
 * --help prints and ends the program.
 *
 * Returns: (transfer full) (nullable): what was given
 */
GunCliOptions *
gun_cli_options_parse (const GunCliUsage *usage, char **arguments, GError **error)
{
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GunCliOptions) self = g_new0 (GunCliOptions, 1);
  g_auto (GStrv) marked = mark_words (arguments);
  g_autofree char *parameters = g_strdup_printf ("%s %s", usage->name, usage->words);
  Given given = { .wait_s = DEFAULT_WAIT_S, .count = 1 };
  gboolean good;

  gun_cli_direct_options_init (&given.direct);
  self->peers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  self->souls = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  self->prefixes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  self->private_peers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  self->words = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);

  context = g_option_context_new (NULL);
  g_option_context_set_summary (context, _ (usage->summary));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  add_entries (context, usage->takes, &given);
  gun_cli_key_options_add (&self->keys, context, usage->key_takes);
  g_set_prgname (parameters);
  good = g_option_context_parse_strv (context, &marked, error);
  unmark (self->keys.epub);
  unmark (self->keys.salt);
  unmark (self->keys.block);
  good = good && gun_cli_key_options_check (&self->keys, error)
         && take_given (self, usage, &given, error);
  g_set_prgname ("gun-peer");
  given_clear (&given);

  return good ? g_steal_pointer (&self) : NULL;
}

/**
 * gun_cli_options_get_word:
 * @self: options
 * @index: which word, from 0
 *
 * Returns: (nullable): that word
 */
GRefString *
gun_cli_options_get_word (const GunCliOptions *self, guint index)
{
  return index < self->words->len ? g_ptr_array_index (self->words, index) : NULL;
}
