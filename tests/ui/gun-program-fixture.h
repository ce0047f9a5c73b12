/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-ui-fixture.h"

G_BEGIN_DECLS

/*
 * The real gun.js beside the window: programs of tests/interop/lib/programs, which report in lines of JSON.
 */
typedef struct
{
  GSubprocess *process;
  GDataInputStream *output;
  GPtrArray *lines;
} GunProgram;

/* FALSE: node or the modules are not installed, and the test is skipped. */
gboolean gun_program_can_run (void);

GunProgram *gun_program_start (const char *name, const char *argument);
/* @more: options beside those that are always there, such as ",\"radisk\":false" */
GunProgram *gun_program_start_relay (const char *more, char **url);
GunProgram *gun_program_start_client (const char *url, const char *more);
void gun_program_stop (GunProgram *self);

/* @command: of tests/interop/lib/programs/commands.js, on one line */
void gun_program_tell (GunProgram *self, const char *command);
/* (nullable): the first line reported that holds @part */
const char *gun_program_find_line (GunProgram *self, const char *part);

G_END_DECLS
