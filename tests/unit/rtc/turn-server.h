/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TURN_SERVER_USERNAME "ann"
#define TURN_SERVER_CREDENTIAL "word"
#define TURN_SERVER_PORT 3478

/* Two networks cards on one cable in the namespace of the test, with 192.0.2.1 and 192.0.2.2. FALSE, and the reason is said, where this is no namespace
 * made for a test. */
gboolean test_network_make (void);

/* Runs ip(8) with the words of @arguments. */
void test_network_ip (const char *arguments);

/* coturn, at 127.0.0.1 and 192.0.2.1, which relays at 192.0.2.1. */
typedef struct _TurnServer TurnServer;

/* (nullable): NULL, and the test is skipped, when it is not installed. */
TurnServer *turn_server_start (void);
void turn_server_stop (TurnServer *self);

/* How often @text is in what it has logged so far. */
guint turn_server_count (TurnServer *self, const char *text);

G_END_DECLS
