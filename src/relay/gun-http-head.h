/* SPDX-License-Identifier: MIT */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * GunHttpKind:
 * @GUN_HTTP_REQUEST: what a client says
 * @GUN_HTTP_ANSWER: what a server says
 */
typedef enum
{
  GUN_HTTP_REQUEST,
  GUN_HTTP_ANSWER,
} GunHttpKind;

/**
 * GunHttpHead:
 *
 * The head of an HTTP/1 message, and what came after it in the same piece (of a WebSocket: its first frames).
 */
typedef struct
{
  guint status; /* of an answer */
  char *method; /* of a request */
  char *target; /* of a request, as it was sent */
  SoupHTTPVersion version;
  SoupMessageHeaders *headers;
  GBytes *rest;
} GunHttpHead;

void gun_http_head_free (GunHttpHead *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunHttpHead, gun_http_head_free)

void gun_http_head_read_async (GIOStream *stream,
                               GunHttpKind kind,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GunHttpHead *gun_http_head_read_finish (GAsyncResult *result, GError **error);

void gun_http_ask_async (GIOStream *stream,
                         const char *request,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
GunHttpHead *gun_http_ask_finish (GAsyncResult *result, GError **error);

G_END_DECLS
