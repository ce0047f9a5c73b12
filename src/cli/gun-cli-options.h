/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

#include "gun-cli-key-options.h"
#include "gun-direct-options.h"
#include "gun-text.h"

G_BEGIN_DECLS

/**
 * GunCliTakes:
 *
 * Which options a command has besides --help.
 */
typedef enum
{
  GUN_CLI_TAKES_STORE = 1 << 0,      /* --db, --memory */
  GUN_CLI_TAKES_PEERS = 1 << 1,      /* --peer */
  GUN_CLI_TAKES_WAIT = 1 << 2,       /* --wait */
  GUN_CLI_TAKES_JSON = 1 << 3,       /* --json */
  GUN_CLI_TAKES_SERVE = 1 << 4,      /* --listen and what goes with it, --keep-asked-only, … */
  GUN_CLI_TAKES_FILE = 1 << 5,       /* --db */
  GUN_CLI_TAKES_COUNT = 1 << 6,      /* --count */
  GUN_CLI_TAKES_SOULS = 1 << 7,      /* --soul, --prefix */
  GUN_CLI_TAKES_RESTAMP = 1 << 8,    /* --restamp, --keep-going */
  GUN_CLI_TAKES_OUTBOX = 1 << 9,     /* --all, --forget */
  GUN_CLI_TAKES_WAITING = 1 << 10,   /* --waiting */
  GUN_CLI_TAKES_SERVERS = 1 << 11,   /* --ice-server, --ice-server-file */
  GUN_CLI_TAKES_ADDRESSES = 1 << 12, /* --with-addresses */
  GUN_CLI_TAKES_SEARCH = 1 << 15,    /* --kind, --all */
} GunCliTakes;

/**
 * GunCliOptions:
 *
 * What one command was told. Everything was looked at; texts are gun-text.h texts.
 */
typedef struct
{
  char *database;           /* (nullable): memory only */
  GPtrArray *peers;         /* (element-type GRefString): URLs as a relay's are spelled */
  GPtrArray *private_peers; /* the same, of relays to keep apart */
  double wait_s;
  gboolean json;
  char *listen; /* (nullable) */
  gboolean allow_lan;
  gboolean list_to_relays;
  char *certificate_file; /* (nullable): without TLS */
  char *key_file;         /* with certificate_file */
  char **origins;         /* as gun_engine_normalize_origin() spells them */
  gboolean keep_asked_only;
  gint64 max_store_bytes; /* 0: no limit */
  gboolean durable;
  gboolean events;
  gboolean with_addresses;
  gboolean waiting;
  guint count;
  GPtrArray *souls;    /* (element-type GRefString) */
  GPtrArray *prefixes; /* (element-type GRefString): what souls begin with */
  gboolean restamp;
  gboolean keep_going;
  gboolean all;
  char *kind; /* (nullable): of souls that are searched */
  gboolean forget;
  GunDirectOptions *direct;
  GunCliKeyOptions keys;
  GPtrArray *words; /* (element-type GRefString): what stands beside the options */
} GunCliOptions;

/**
 * GunCliUsage:
 *
 * How a command is called.
 */
typedef struct
{
  const char *name;
  const char *words; /* what to type after it, for --help */
  const char *summary;
  guint min_words;
  guint max_words;
  GunCliTakes takes;
  GunCliKeyTakes key_takes;
} GunCliUsage;

/* NULL when the command line was wrong: @error is one line, or there is none after --help. */
GunCliOptions *gun_cli_options_parse (const GunCliUsage *usage, char **arguments, GError **error);
void gun_cli_options_free (GunCliOptions *self);
/* Word @index, or NULL */
GRefString *gun_cli_options_get_word (const GunCliOptions *self, guint index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunCliOptions, gun_cli_options_free)

G_END_DECLS
