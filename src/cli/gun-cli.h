/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-cli-options.h"
#include "gun-control-client.h"

G_BEGIN_DECLS

/**
 * GunCliStatus:
 *
 * Exit status, stable: gun-peer(1) lists them.
 */
typedef enum
{
  GUN_CLI_OK = 0,
  GUN_CLI_FAILED = 1,
  GUN_CLI_USAGE = 2,
  GUN_CLI_NOT_FOUND = 3,
  GUN_CLI_NOT_IN_TIME = 4,
  GUN_CLI_NOBODY_RUNS = 5,
  GUN_CLI_NOT_SOUND = 6,
} GunCliStatus;

/**
 * GunCli:
 *
 * One command while it runs: its options, and the engine, its own or another program's. Everything
 * happens in the main context.
 */
typedef struct
{
  const GunCliOptions *options;
  GMainLoop *loop;
  GunEngine *engine;        /* (nullable): its own */
  GunControlClient *client; /* (nullable): to whichever holds the database */
  gboolean ended;
  GunCliStatus status;
  GunCliStatus interrupted; /* status when a signal or a closed stdout ends it */
} GunCli;

/* From here on SIGTERM and SIGINT end the command and not the program. */
void gun_cli_take_signals (GunCli *self);
/* Opens the database, or reaches the program that holds it; says why when neither works. */
gboolean gun_cli_open (GunCli *self);
/* Reaches the program that holds the database; when none does the command ends with
 * %GUN_CLI_NOBODY_RUNS and a sentence. */
gboolean gun_cli_open_holder (GunCli *self);
/* Whether there is a database; says so and ends the command when there is none. */
gboolean gun_cli_has_database (GunCli *self);
/* Whether some program uses it and can be reached. */
gboolean gun_cli_is_in_use (GunCli *self);
/* As gun_cli_open(), but makes no database where there is none. */
gboolean gun_cli_open_existing (GunCli *self);
/* Opens the database and nothing else. */
gboolean gun_cli_open_engine (GunCli *self);
/* An engine that has no database, and so is in nobody's way */
gboolean gun_cli_open_apart (GunCli *self);
/* Reaches the program that holds the database, if there is one; says nothing. */
gboolean gun_cli_find_holder (GunCli *self);
/* Runs until gun_cli_quit(), which may have come already. */
void gun_cli_run (GunCli *self);
void gun_cli_quit (GunCli *self, GunCliStatus status);
void gun_cli_close (GunCli *self);

/* Asks, with the options' peers and time. @request: (transfer full) */
void gun_cli_request (GunCli *self,
                      const char *action,
                      GunControlMessage *request,
                      GunControlReplyFunc func);
/* Ends the command when @reply says that it failed, or that the holder is gone. Returns: whether
 * to go on */
gboolean gun_cli_check_reply (GunCli *self, const GunControlMessage *reply);

/* A line on stdout, at once; when nobody reads it the command ends. */
void gun_cli_print (GunCli *self, const char *line, gsize length_bytes);
/* Ends the command when stdout is closed, also while nothing is printed. */
void gun_cli_end_with_stdout (GunCli *self);
/* Waits for @result (GAsyncResult) even when the command has ended meanwhile. */
GAsyncResult *gun_cli_wait_for (GAsyncResult **result);
/* How far it is: on stderr, over what stood there, when that is a terminal; %NULL wipes it. */
void gun_cli_show_progress (const char *progress);
/* A line on stderr */
void gun_cli_complain (const char *sentence);

/* For people, (transfer full) (nullable): %NULL when it is not known */
char *gun_cli_format_round_trip (double round_trip_us);
/* How somebody is reached: @kind and @path as reports have them, @via: (nullable): a relay */
char *gun_cli_format_path (GRefString *kind, GRefString *path, GRefString *via);
/* The same for milliseconds since 1970; the day only when it is not today's */
char *gun_cli_format_time (double wall_ms);

/* The commands */
extern const GunCliUsage gun_cli_accept_usage;
extern const GunCliUsage gun_cli_certify_usage;
extern const GunCliUsage gun_cli_check_usage;
extern const GunCliUsage gun_cli_decrypt_usage;
extern const GunCliUsage gun_cli_encrypt_usage;
extern const GunCliUsage gun_cli_export_usage;
extern const GunCliUsage gun_cli_get_usage;
extern const GunCliUsage gun_cli_import_usage;
extern const GunCliUsage gun_cli_invite_usage;
extern const GunCliUsage gun_cli_ls_usage;
extern const GunCliUsage gun_cli_netcheck_usage;
extern const GunCliUsage gun_cli_outbox_usage;
extern const GunCliUsage gun_cli_pair_usage;
extern const GunCliUsage gun_cli_peers_usage;
extern const GunCliUsage gun_cli_ping_usage;
extern const GunCliUsage gun_cli_refused_usage;
extern const GunCliUsage gun_cli_put_usage;
extern const GunCliUsage gun_cli_report_usage;
extern const GunCliUsage gun_cli_room_usage;
extern const GunCliUsage gun_cli_search_usage;
extern const GunCliUsage gun_cli_serve_usage;
extern const GunCliUsage gun_cli_sign_usage;
extern const GunCliUsage gun_cli_verify_usage;
extern const GunCliUsage gun_cli_watch_usage;
extern const GunCliUsage gun_cli_why_usage;
extern const GunCliUsage gun_cli_work_usage;
void gun_cli_accept (GunCli *self);
void gun_cli_certify (GunCli *self);
void gun_cli_check (GunCli *self);
void gun_cli_decrypt (GunCli *self);
void gun_cli_encrypt (GunCli *self);
void gun_cli_export (GunCli *self);
void gun_cli_get (GunCli *self);
void gun_cli_import (GunCli *self);
void gun_cli_invite (GunCli *self);
void gun_cli_list_shelf (GunCli *self);
void gun_cli_ls (GunCli *self);
void gun_cli_netcheck (GunCli *self);
void gun_cli_outbox (GunCli *self);
void gun_cli_pair (GunCli *self);
void gun_cli_peers (GunCli *self);
void gun_cli_ping (GunCli *self);
void gun_cli_refused (GunCli *self);
void gun_cli_put (GunCli *self);
void gun_cli_report (GunCli *self);
void gun_cli_room (GunCli *self);
void gun_cli_search (GunCli *self);
void gun_cli_serve (GunCli *self);
void gun_cli_sign (GunCli *self);
void gun_cli_verify (GunCli *self);
void gun_cli_watch (GunCli *self);
void gun_cli_why (GunCli *self);
void gun_cli_work (GunCli *self);

G_END_DECLS
