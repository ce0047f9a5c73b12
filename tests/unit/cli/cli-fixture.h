/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * gun-peer (GUN_PEER names it) in a folder of its own, run to its end or beside the test.
 */

/* A run of gun-peer that ended */
typedef struct
{
  int status;
  char *out;
  char *err;
} Run;

void run_clear (Run *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* A gun-peer serve that said it is ready */
typedef struct
{
  GSubprocess *process;
  GDataInputStream *out;
  char *ready;
  char *url;
} Server;

/* Before and instead of g_test_init() and g_test_run() */
void cli_fixture_init (int *argc, char ***argv);
int cli_fixture_run (void);

/* In the folder of this test */
char *new_path (const char *name);

GSubprocess *spawn (const char *const *arguments);
Run run_v (const char *const *arguments);
#define run(...) run_v ((const char *const[]){ __VA_ARGS__, NULL })

Server start_server (const char *const *arguments);
#define serve(...) start_server ((const char *const[]){ "serve", __VA_ARGS__, NULL })
void end_server (Server *server, int signal_number);

char *read_line (GDataInputStream *in);
/* Reads on to a line that holds @part. */
void await_line (GDataInputStream *in, const char *part);

/* As typed, and as JavaScript prints it */
extern const char *const cli_values[][2];
#define CLI_N_VALUES 11

G_END_DECLS
