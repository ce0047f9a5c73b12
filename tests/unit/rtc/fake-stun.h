/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a FakeStun says to a question. */
typedef enum
{
  FAKE_STUN_SILENT,
  FAKE_STUN_GOOD,      /* 203.0.113.7, port 4711 */
  FAKE_STUN_GARBAGE,   /* bytes that are no STUN */
  FAKE_STUN_TRUNCATED, /* the first half of a good answer */
  FAKE_STUN_WRONG_ID,  /* an answer to something else */
  FAKE_STUN_HUGE,      /* 60,000 bytes that begin well */
  FAKE_STUN_EMPTY,     /* a success without an address */
  FAKE_STUN_REFUSING,  /* 500, with a reason that is no line */
  FAKE_STUN_ELSEWHERE, /* a good answer, but from another port */
  FAKE_STUN_FINALLY,   /* all of the bad ones, then the good one */
  FAKE_STUN_SLOW,      /* nothing to the first question, good to the second */
  FAKE_STUN_CHALLENGE, /* 401 or 438 with a realm and a nonce, whatever comes */
} FakeStunMode;

/* A server at 127.0.0.1 that is not to be trusted. */
typedef struct
{
  FakeStunMode mode;
  GSocket *socket;
  GSocket *other;
  GSource *source;
  guint16 port;
  guint n_asked;
} FakeStun;

void fake_stun_init (FakeStun *self, FakeStunMode mode);
void fake_stun_clear (FakeStun *self);

G_END_DECLS
