/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-change.h"

G_BEGIN_DECLS

/**
 * GunLinkError:
 * @GUN_LINK_ERROR_UNREACHABLE: no connection could be made: try again later
 * @GUN_LINK_ERROR_TLS: the certificate or the TLS handshake failed: trying again will not help by
 *   itself
 * @GUN_LINK_ERROR_HANDSHAKE: something answered, but it is no GUN relay there: check the address
 * @GUN_LINK_ERROR_CLOSED: the other side closed, or the connection broke
 * @GUN_LINK_ERROR_SILENT: nothing was heard for too long
 * @GUN_LINK_ERROR_FLOOD: it sent more than gun-limits.h allows
 * @GUN_LINK_ERROR_FULL: it does not read what is sent to it
 */
typedef enum
{
  GUN_LINK_ERROR_UNREACHABLE,
  GUN_LINK_ERROR_TLS,
  GUN_LINK_ERROR_HANDSHAKE,
  GUN_LINK_ERROR_CLOSED,
  GUN_LINK_ERROR_SILENT,
  GUN_LINK_ERROR_FLOOD,
  GUN_LINK_ERROR_FULL,
} GunLinkError;

#define GUN_LINK_ERROR (gun_link_error_quark ())
GQuark gun_link_error_quark (void);

/**
 * GunLinkState:
 *
 * CONNECTING → OPEN → CLOSED, or CONNECTING → CLOSED; no way back: one object is one connection.
 */
typedef enum
{
  GUN_LINK_CONNECTING,
  GUN_LINK_OPEN,
  GUN_LINK_CLOSED,
} GunLinkState;

/**
 * GunLinkCounters:
 *
 * What went through, whole messages of the transport and bytes of their payload; and what was
 * dropped without being heard.
 */
typedef struct
{
  guint64 frames_in;
  guint64 frames_out;
  guint64 bytes_in;
  guint64 bytes_out;
  guint64 frames_dropped; /* binary, not UTF-8 … */
} GunLinkCounters;

#define GUN_TYPE_LINK (gun_link_get_type ())
G_DECLARE_INTERFACE (GunLink, gun_link, GUN, LINK, GObject)

/**
 * GunLinkReceiver:
 *
 * Exactly one consumer, the mesh. @heard gets one frame of UTF-8 text. @closed comes exactly once,
 * last; @reason tells people why (domain GUN_LINK_ERROR). None is called from inside
 * gun_link_send() or before the main loop turns after gun_link_set_receiver().
 */
typedef struct
{
  void (*opened) (GunLink *link, gpointer user_data);
  void (*heard) (GunLink *link, const char *text, gsize length_bytes, gpointer user_data);
  void (*closed) (GunLink *link, const GError *reason, gpointer user_data);
} GunLinkReceiver;

struct _GunLinkInterface
{
  GTypeInterface parent;

  void (*set_receiver) (GunLink *self, const GunLinkReceiver *receiver, gpointer user_data);
  gboolean (*send) (GunLink *self, const char *text, gsize length_bytes);
  void (*close) (GunLink *self, GunLinkError code, const char *why);
  GunLinkState (*get_state) (GunLink *self);
  GunPath (*get_path) (GunLink *self);
  const char *(*get_address) (GunLink *self);
  void (*get_counters) (GunLink *self, GunLinkCounters *counters);
  gsize (*get_queued_bytes) (GunLink *self);
  void (*set_paused) (GunLink *self, gboolean is_paused);
  gsize (*get_max_frame_bytes) (GunLink *self); /* (nullable): no limit of its own */
};

/* @receiver (nullable: forget) must outlive the link: a static const. */
void gun_link_set_receiver (GunLink *self, const GunLinkReceiver *receiver, gpointer user_data);
/* FALSE when not open: nothing was sent. @text is valid UTF-8, one frame. */
gboolean gun_link_send (GunLink *self, const char *text, gsize length_bytes);
void gun_link_close (GunLink *self, GunLinkError code, const char *why);
GunLinkState gun_link_get_state (GunLink *self);
GunPath gun_link_get_path (GunLink *self);
const char *gun_link_get_address (GunLink *self); /* the URL dialled, or address:port of a client */
void gun_link_get_counters (GunLink *self, GunLinkCounters *counters);
gsize gun_link_get_queued_bytes (GunLink *self);
/* While it is paused nothing is heard, and whoever is there has to wait. */
void gun_link_set_paused (GunLink *self, gboolean is_paused);
/* The longest frame that gets through; 0: the transport has no limit of its own. */
gsize gun_link_get_max_frame_bytes (GunLink *self);

#define GUN_TYPE_DIALER (gun_dialer_get_type ())
G_DECLARE_INTERFACE (GunDialer, gun_dialer, GUN, DIALER, GObject)

/**
 * GunDialer:
 *
 * Makes links to addresses. dial() always gives a link; what cannot work closes with its reason.
 */
struct _GunDialerInterface
{
  GTypeInterface parent;

  GunLink *(*dial) (GunDialer *self, const char *url);
};

GunLink *gun_dialer_dial (GunDialer *self, const char *url);

G_END_DECLS
