/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-relay.h"

G_BEGIN_DECLS

/**
 * LinkWatch:
 *
 * The receiver of one link, which writes down what it hears.
 */
typedef struct
{
  GunLink *link;
  guint n_opened;
  guint n_heard;
  guint n_closed;
  gsize bytes_heard;
  GString *last;
  GError *reason;
  gboolean echoes; /* says back what it hears */
} LinkWatch;

LinkWatch *link_watch_new (GunLink *link); /* (transfer full): takes a reference */
void link_watch_free (LinkWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LinkWatch, link_watch_free)

void link_watch_say (LinkWatch *self, const char *text);

/**
 * TestRelay:
 *
 * A listener and whoever it took.
 */
typedef struct
{
  GunWebOrigins *origins;
  GunRelayListener *listener;
  GPtrArray *watches; /* of LinkWatch */
  gboolean echoes;
} TestRelay;

TestRelay *test_relay_new (const char *address, gboolean echoes);
/* @certificate: (nullable): without TLS */
TestRelay *test_relay_new_tls (const char *address, gboolean echoes, GTlsCertificate *certificate);
void test_relay_free (TestRelay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestRelay, test_relay_free)

const char *test_relay_get_url (TestRelay *self);
guint16 test_relay_get_port (TestRelay *self);
LinkWatch *test_relay_get_watch (TestRelay *self, guint index);

/* Dials and waits until it is open. */
LinkWatch *dial (const char *url);
LinkWatch *dial_open (const char *url);

G_END_DECLS
