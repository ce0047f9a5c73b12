/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-import-private.h belongs to engine/"
#endif

#include "gun-import-source.h"
#include "gun-import.h"

G_BEGIN_DECLS

struct _GunImport
{
  GObject parent_instance;

  GunControlClient *client;
  GunEngine *engine; /* or this */
  char *path;        /* (nullable): standard input */
  char *from;
  gboolean restamp;

  GunImportSource *source; /* (nullable): until it was opened; a thread's while @is_reading */
  gboolean is_reading;
  GPtrArray *kept; /* of GunNode (nullable): all that was found, while it is little */
  gsize kept_bytes;
  GunImportTally found;
  GunImportTally done;
  GRefString *last_soul; /* (nullable): that was counted */
  GRefString *done_soul; /* (nullable): that was imported */
};

/* One pass over the source */
typedef struct
{
  gboolean is_trial;
  GunImportTally *tally;
  GunImportFunc func;
  gpointer func_data;
  GQueue nodes; /* of GunNode: read and not handed over */
  gboolean is_read;
  GPtrArray *part; /* of GunNode (nullable): handed over, and not answered */
} GunImportPass;

/* A task whose data is a pass; the tally says which of the two it is. */
GTask *gun_import_pass_new (GunImport *self,
                            GunImportTally *tally,
                            GunImportFunc func,
                            gpointer func_data,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* Reads, or hands over what was read, or ends. */
void gun_import_pass_go_on (GTask *task);
/* Hands over the part at hand. */
void gun_import_pass_hand_over (GTask *task);
/* Ends it with @error (transfer full) and with what is in force. */
void gun_import_pass_fail (GTask *task, GError *error);

G_END_DECLS
