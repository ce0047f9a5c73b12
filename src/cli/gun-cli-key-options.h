/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunCliKeyOptions:
 *
 * What the commands for keys and signatures were told. Secrets are never among it, only where they
 * are kept: whoever lists the processes of a computer sees the arguments of all of them.
 */
typedef struct
{
  char *pair_file;        /* (nullable); "-": standard input, as for the other files */
  char *passphrase_file;  /* (nullable) */
  char *epub;             /* (nullable) */
  char *output;           /* (nullable) */
  char *certificate_file; /* (nullable) */
  char *salt;             /* (nullable) */
  char *expires;          /* (nullable) */
  char *block;            /* (nullable) */
  int iterations;         /* 0: as many as gun */
  gboolean sha256;
  gboolean raw;
} GunCliKeyOptions;

/**
 * GunCliKeyTakes:
 *
 * Which of them a command has.
 */
typedef enum
{
  GUN_CLI_TAKES_PAIR = 1 << 0,        /* --key-file */
  GUN_CLI_TAKES_PASSPHRASE = 1 << 1,  /* --passphrase-file, --epub */
  GUN_CLI_TAKES_OUTPUT = 1 << 2,      /* --output */
  GUN_CLI_TAKES_CERTIFICATE = 1 << 3, /* --certificate */
  GUN_CLI_TAKES_WORK = 1 << 4,        /* --salt, --iterations, --sha256 */
  GUN_CLI_TAKES_POLICY = 1 << 5,      /* --expires, --block */
  GUN_CLI_TAKES_RAW = 1 << 6,         /* --raw */
} GunCliKeyTakes;

/* GOption fills in @self while it parses. */
void
gun_cli_key_options_add (GunCliKeyOptions *self, GOptionContext *context, GunCliKeyTakes takes);
gboolean gun_cli_key_options_check (const GunCliKeyOptions *self, GError **error);
void gun_cli_key_options_clear (GunCliKeyOptions *self);

G_END_DECLS
