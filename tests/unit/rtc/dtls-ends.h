/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-dtls-session.h"
#include "rtc-wire.h"

G_BEGIN_DECLS

/* Nobody's fingerprint. */
#define WRONG_FINGERPRINT                                                                          \
  "01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:"  \
  "EF"

#define DTLS_WIRE_DELAY_US 10000

typedef struct _DtlsEnds DtlsEnds;

/* One end of the wire: a session of ours, or whatever the test puts there. */
typedef struct
{
  DtlsEnds *ends;
  guint index;
  GunDtlsCertificate *certificate;
  GunDtlsSession *session;
  GPtrArray *received; /* GBytes */
  GError *error;       /* the last that came with a state */
  guint n_changes;     /* of state */
  guint n_sent;        /* datagrams */

  void (*hear) (const guint8 *bytes, gsize length_bytes, gpointer user_data); /* instead */
  gpointer hear_data;
} DtlsEnd;

/* Two ends on a wire in virtual time; the program's clock_gettime() is that time too, for GnuTLS. */
struct _DtlsEnds
{
  GunRtcWire *wire;
  DtlsEnd end[2];
  gint64 now_us;
};

typedef gboolean (*DtlsEndsFunc) (DtlsEnds *ends);

DtlsEnds *dtls_ends_new (GunRtcWire *wire);
void dtls_ends_free (DtlsEnds *ends);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtlsEnds, dtls_ends_free)

GunDtlsSession *
dtls_ends_add (DtlsEnds *ends, guint index, GunDtlsRole role, const char *remote_fingerprint);
void dtls_ends_add_both (DtlsEnds *ends);
void dtls_ends_start (DtlsEnds *ends);
gboolean dtls_ends_run (DtlsEnds *ends, DtlsEndsFunc until, gint64 for_us);
gboolean dtls_ends_connected (DtlsEnds *ends);
gboolean dtls_ends_over (DtlsEnds *ends);

void dtls_end_send_number (DtlsEnd *end, guint32 number, gsize length_bytes);
guint32 dtls_end_get_number (DtlsEnd *end, guint index);

G_END_DECLS
