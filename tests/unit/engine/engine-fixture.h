/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-engine.h"

G_BEGIN_DECLS

/* Longest a test waits for anything, seconds */
#define TEST_WAIT_S 30

/* A started engine. @path: (nullable): in memory */
GunEngine *engine_new_started (const char *path);
/* Starts it and gives the error, if any */
GError *engine_start (GunEngine *engine);
/* Stops it; nobody else may hold it. */
void engine_stop (GunEngine *engine);

/* Calls, waited for. @soul and @key are plain strings here. */
GunDelivery *
engine_put (GunEngine *engine, const char *soul, const char *key, GunValue *value, GError **error);
GunDelivery *
engine_put_text (GunEngine *engine, const char *soul, const char *key, const char *text);
GunNode *engine_read (GunEngine *engine, const char *soul, const char *key);
GunNode *
engine_get (GunEngine *engine, const char *soul, const char *key, double wait_s, GError **error);
char *engine_listen (GunEngine *engine);
/* Lets @engine dial @url and waits until it is connected. */
GunPeerView *engine_join (GunEngine *engine, const char *url);

/* The text of @key, or NULL when it holds none */
const char *node_text (GunNode *node, const char *key);
void engine_follow (GunEngine *engine, const char *soul);
void engine_unfollow (GunEngine *engine, const char *soul);

/* What a call gives */
void keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);
void wait_for_result (GAsyncResult **result);

G_END_DECLS
