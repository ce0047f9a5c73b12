/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What two people read to each other to know that nobody sits between them: sixteen digits made from the fingerprints of both
 * certificates, the same on both sides. It is the beginning of the SHA-256 of the two fingerprints, as "AA:BB:…" in capitals, the smaller
 * one first, with a line end after each. Six digits would be found by trying while a connection is made: whoever sits between
 * chooses its own certificate, and needs one whose code is the same. Sixteen are not.
 */

char *gun_short_code_new (const char *fingerprint, const char *other_fingerprint);

G_END_DECLS
