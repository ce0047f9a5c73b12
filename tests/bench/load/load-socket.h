/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

/**
 * LoadLoop:
 *
 * Waits for all sockets of the program.
 */
typedef struct _LoadLoop LoadLoop;

/**
 * LoadSocket:
 *
 * The client's end of one WebSocket connection, as cheap as can be: what this program computes is taken from the core
 * that the peer's kernel work may need. So it has its own framing, takes the answer to its upgrade at its word, masks
 * with a constant and reads no closing reason. It is a measuring tool; relay/ has the client that keeps to the standard.
 */
typedef struct _LoadSocket LoadSocket;

typedef void (*LoadSocketHeard) (LoadSocket *self,
                                 const char *text,
                                 gsize length,
                                 gpointer user_data);

LoadLoop *load_loop_new (void);
void load_loop_turn (LoadLoop *self, int wait_ms);
void load_loop_run (LoadLoop *self, double seconds);
void load_loop_free (LoadLoop *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoadLoop, load_loop_free)

LoadSocket *
load_socket_new (LoadLoop *loop, const char *url, LoadSocketHeard heard, gpointer user_data);
gboolean load_socket_await_open (LoadSocket *self, double seconds);
void load_socket_send (LoadSocket *self, const char *text, gsize length);
gsize load_socket_get_unsent (LoadSocket *self);
gboolean load_socket_is_closed (LoadSocket *self);
void load_socket_free (LoadSocket *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoadSocket, load_socket_free)
