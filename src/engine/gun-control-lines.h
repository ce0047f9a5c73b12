/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-control-lines.h belongs to engine/"
#endif

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _GunControlLines GunControlLines;

/**
 * GunControlLinesFuncs:
 * @line: one line, without its end
 * @too_long: a line went over the limit; nothing more is read
 * @closed: the other side is gone; once, last
 *
 * None is called from inside a call of ours, nor after gun_control_lines_free().
 */
typedef struct
{
  void (*line) (GunControlLines *lines, const char *line, gsize length_bytes, gpointer user_data);
  void (*too_long) (GunControlLines *lines, gpointer user_data);
  void (*closed) (GunControlLines *lines, gpointer user_data);
} GunControlLinesFuncs;

/**
 * GunControlLines:
 *
 * Lines over a stream, both ways, never blocking. It belongs to the context it was made in.
 */
GunControlLines *gun_control_lines_new (GIOStream *stream,
                                        gsize max_line_bytes,
                                        const GunControlLinesFuncs *funcs,
                                        gpointer user_data);
void gun_control_lines_free (GunControlLines *self);

void gun_control_lines_say (GunControlLines *self, const char *line, gsize length_bytes);
/* Says what is queued, then closes; @closed comes. */
void gun_control_lines_finish (GunControlLines *self);
gsize gun_control_lines_get_queued_bytes (GunControlLines *self);

G_END_DECLS
