/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-test-await.h"

G_BEGIN_DECLS

/* Longer than anything here takes, sanitizers and a busy machine included. */
#define await(condition) gun_test_await (condition, 30)

/**
 * RawPeer:
 *
 * The other end of a connection, as bytes on a socket: in a thread of its own, so that it can write and not read, or the other way round, while
 * the code under test runs.
 */
typedef struct _RawPeer RawPeer;
typedef void (*RawScript) (int fd, gpointer user_data);

/* Connects to @port and says @request (NULL: a correct handshake, whose answer is read before @script runs). */
RawPeer *raw_client_start (guint16 port, const char *request, RawScript script, gpointer user_data);
/* Takes one connection, reads the head of its request, and answers (NULL: a correct handshake). */
RawPeer *raw_server_start (const char *answer, RawScript script, gpointer user_data);
char *raw_server_dup_url (RawPeer *self);
gboolean raw_peer_is_connected (RawPeer *self);
gboolean raw_peer_is_done (RawPeer *self);
/* Turns the context until the script has ended, then frees. */
void raw_peer_end (RawPeer *self);

/* FALSE when the other end is gone. */
gboolean raw_write (int fd, const void *bytes, gsize length);
gboolean raw_write_frame (int fd, guint8 first, gboolean masked, const void *payload, gsize length);
/* Everything until the other end closes. */
GByteArray *raw_read_all (int fd);
/* The next frame, not masked; FALSE at the end. */
gboolean raw_read_frame (int fd, guint8 *first, GByteArray *payload);

G_END_DECLS
