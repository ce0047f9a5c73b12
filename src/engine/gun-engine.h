/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-catalog.h"
#include "gun-delivery.h"
#include "gun-direct-options.h"
#include "gun-engine-search.h"
#include "gun-event.h"
#include "gun-node.h"
#include "gun-peer-detail.h"
#include "gun-peer-report.h"
#include "gun-peer-view.h"
#include "gun-refused-write.h"
#include "gun-room-report.h"
#include "gun-why-report.h"
#include "gun-shelf-row.h"

G_BEGIN_DECLS

/**
 * GunEngineError:
 * @GUN_ENGINE_ERROR_LOCKED: another program holds the database: reach it through
 * gun-control-client.h, or end it
 * @GUN_ENGINE_ERROR_DAMAGED: the file is damaged or no database of ours; it was not touched: open
 * another
 * @GUN_ENGINE_ERROR_NEWER: the file was written by a newer Gun Desktop; it was not touched: update,
 * or open another
 * @GUN_ENGINE_ERROR_STORAGE: disk full, read-only, unreadable: the text says which
 * @GUN_ENGINE_ERROR_INVALID: what was given cannot be (an address, a soul, a value): the text says
 * why
 * @GUN_ENGINE_ERROR_READ_ONLY: this may not be written here: not signed by who may, or another
 * hash: the text says which
 * @GUN_ENGINE_ERROR_NOT_FOUND: nobody had it
 * @GUN_ENGINE_ERROR_STOPPED: the engine is not running
 * @GUN_ENGINE_ERROR_SILENT: a peer that is connected did not answer in time
 */
typedef enum
{
  GUN_ENGINE_ERROR_LOCKED,
  GUN_ENGINE_ERROR_DAMAGED,
  GUN_ENGINE_ERROR_NEWER,
  GUN_ENGINE_ERROR_STORAGE,
  GUN_ENGINE_ERROR_INVALID,
  GUN_ENGINE_ERROR_READ_ONLY,
  GUN_ENGINE_ERROR_NOT_FOUND,
  GUN_ENGINE_ERROR_STOPPED,
  GUN_ENGINE_ERROR_SILENT,
} GunEngineError;

#define GUN_ENGINE_ERROR (gun_engine_error_quark ())
GQuark gun_engine_error_quark (void);

#define GUN_TYPE_ENGINE (gun_engine_get_type ())
G_DECLARE_FINAL_TYPE (GunEngine, gun_engine, GUN, ENGINE, GObject)

/**
 * GunEngine:
 *
 * A whole peer behind one handle. It starts the network loop and the store's writer; everything
 * here is called from, and everything comes back in, the thread-default context it was made in.
 * Souls, keys and prefixes are texts (gun-text.h), so that U+0000 and lone surrogates survive: make
 * them with gun_text_new().
 *
 * Signals, all coalesced, at most one of a kind in 16 ms:
 *  changed (GPtrArray<GunChange>): what was stored or undone, newest last; before the commit, so
 *  that a row shows at once
 *  souls-added (GPtrArray<GRefString>): souls that a commit added, so that the catalog has them now
 *  souls-removed (GPtrArray<GRefString>): souls that went to make room (gun_engine_set_store_limit());
 *  large ones may be told of when only a part of them has gone
 *  event (GunEvent): one per event, never coalesced
 *  followed-changed (): the set of followed souls
 *  outbox-changed (): writes began or ceased to wait, or came further
 *  shelf-changed (): gun_engine_list_shelf_async()
 *  origin-refused (const char *origin): a page of the web wanted to connect and is not allowed; once
 *  per origin and start, and for at most 100 of them
 */
GunEngine *gun_engine_new (void);

/* Before start. @path: (nullable): %NULL keeps everything in memory (gun-peer --memory; the
 * window always has a file). */
void gun_engine_set_database (GunEngine *self, const char *path);
/* Before start: never touches a network: relays and listening are refused. For the sample graph. */
void gun_engine_set_isolated (GunEngine *self, gboolean isolated);

/* At any time: whether everything that peers say is kept. %FALSE from the start: only what is
 * followed, asked for or written here, and what is newer of what is kept. */
void gun_engine_set_keep_everything (GunEngine *self, gboolean keep_everything);

/* How much of its file a database uses unless it is told otherwise, bytes */
#define GUN_STORE_LIMIT_BYTES (G_GINT64_CONSTANT (1000) * 1000 * 1000)

/* At any time: how much of its file the database may use, without its log; 0: as much as there is.
 * Beyond it souls that were changed longest ago go; those written here, imported or followed stay. */
void gun_engine_set_store_limit (GunEngine *self, gint64 limit_bytes);

/* At any time: whether each commit waits until the disk has it, so that a power cut loses nothing
 * that was acknowledged; %FALSE from the start: it may lose the last commits, never the database. */
void gun_engine_set_durable (GunEngine *self, gboolean durable);

/* At any time: who is to find this computer, and how it connects directly (gun-direct-options.h). No
 * room from the start, so that nothing is announced and no address is gathered. */
void gun_engine_set_direct_options (GunEngine *self, const GunDirectOptions *options);

/* gun-desktop's and gun-peer's own database: $XDG_DATA_HOME/gun-desktop/graph.db (folder is made
 * at start) */
char *gun_engine_dup_default_database (void);

void gun_engine_start_async (GunEngine *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean gun_engine_start_finish (GunEngine *self, GAsyncResult *result, GError **error);
/* Commits, closes links and threads; pending calls end with STOPPED. */
void gun_engine_stop_async (GunEngine *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean gun_engine_stop_finish (GunEngine *self, GAsyncResult *result, GError **error);

const char *gun_engine_get_database (GunEngine *self); /* (nullable) */
const char *gun_engine_get_pid (GunEngine *self);
gboolean gun_engine_is_isolated (GunEngine *self);

/* Peers */
GListModel *
gun_engine_get_peers (GunEngine *self); /* of GunPeerView, relays first in the order added; live */
gboolean gun_engine_add_relay (
    GunEngine *self,
    const char *url,
    GError **error); /* any spelling gun_engine_normalize_url() takes; returns once queued */
/* Whether a relay is private, added yet or not: what it says is kept here and passed on to nobody,
 * what others say is not passed on to it, and what it asks is not answered; it gets what is written
 * here. While there is one, no relay is answered from what is stored here; clients of the listener are,
 * wherever it came from. @url: any spelling; while the engine runs. */
gboolean gun_engine_set_relay_private (GunEngine *self,
                                       const char *url,
                                       gboolean is_private,
                                       GError **error);
void gun_engine_remove_peer (GunEngine *self, GunPeerView *peer);
void gun_engine_retry_peer (GunEngine *self, GunPeerView *peer);
char *gun_engine_normalize_url (const char *text, GError **error);
/* At any time: whether somebody sees GunPeerView:bytes-per-second, which is measured only then */
void gun_engine_set_rates_shown (GunEngine *self, gboolean shown);
gboolean gun_engine_is_local_url (const char *url);

/* Neither read nor told anything, until it is FALSE or the connection ends. */
void gun_engine_set_peer_paused (GunEngine *self, GunPeerView *peer, gboolean is_paused);

/* All that is known of one peer at this moment. */
void gun_engine_detail_peer_async (GunEngine *self,
                                   GunPeerView *peer,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GunPeerDetail *
gun_engine_detail_peer_finish (GunEngine *self, GAsyncResult *result, GError **error);

/* How each peer does now, relays first, who is in our room last: (element-type GunPeerReport). */
void gun_engine_report_peers_async (GunEngine *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *gun_engine_report_peers_finish (GunEngine *self, GAsyncResult *result, GError **error);

/* How our room is now */
void gun_engine_report_room_async (GunEngine *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GunRoomReport *
gun_engine_report_room_finish (GunEngine *self, GAsyncResult *result, GError **error);

/* Why a peer is not connected directly; with a name, of somebody who is not among the peers */
void gun_engine_explain_peer_async (GunEngine *self,
                                    GunPeerView *peer,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
void gun_engine_explain_name_async (GunEngine *self,
                                    const char *name,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GunWhyReport *
gun_engine_explain_peer_finish (GunEngine *self, GAsyncResult *result, GError **error);

/* Asks one peer for a sign of life and measures the time until its answer, microseconds; -1 on
 * error: NOT_FOUND when it is not connected, SILENT when nothing came. */
void gun_engine_ping_async (GunEngine *self,
                            GunPeerView *peer,
                            double wait_s,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gint64 gun_engine_ping_finish (GunEngine *self, GAsyncResult *result, GError **error);

void gun_engine_listen_async (GunEngine *self,
                              const char *address,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
char *gun_engine_listen_finish (GunEngine *self,
                                GAsyncResult *result,
                                GError **error); /* the URL it listens at */
void gun_engine_stop_listening (GunEngine *self);
const char *gun_engine_get_listen_url (GunEngine *self); /* (nullable) */

/* Before it listens: whether it may where other computers can reach it */
void gun_engine_set_allow_lan (GunEngine *self, gboolean allow_lan);
/* Before it listens: speak TLS, with this certificate and key, PEM files; (nullable): without */
void
gun_engine_set_certificate (GunEngine *self, const char *certificate_file, const char *key_file);
/* Whether relays we dial may have lists of what is kept here, as clients of our own listener may.
 * FALSE unless told. Once it runs. */
void gun_engine_set_list_to_relays (GunEngine *self, gboolean list_to_relays);
/* At any time: pages of the web that may connect; every other page is refused */
void gun_engine_set_allowed_origins (GunEngine *self, const char *const *origins);
char *gun_engine_normalize_origin (const char *text, GError **error);

/**
 * GunRelayTestStep: what Add Relay shows, in this order
 */
typedef enum
{
  GUN_RELAY_TEST_REACHABLE,
  GUN_RELAY_TEST_TLS,
  GUN_RELAY_TEST_HANDSHAKE,
  GUN_RELAY_TEST_ECHO,
  GUN_RELAY_TEST_CLOCK,
  GUN_RELAY_TEST_N_STEPS,
} GunRelayTestStep;

/* @took_us: duration, or for CLOCK the difference (theirs − ours), exact to a second; -1: does
 * not apply or not known. @error (nullable): failed. */
typedef void (*GunRelayTestFunc) (GunRelayTestStep step,
                                  gint64 took_us,
                                  const GError *error,
                                  gpointer user_data);
void gun_engine_test_relay_async (GunEngine *self,
                                  const char *url,
                                  GunRelayTestFunc func,
                                  gpointer func_data,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean gun_engine_test_relay_finish (GunEngine *self, GAsyncResult *result, GError **error);

/* Asks one relay, once, for the souls it holds (a soul lex query); what it shows goes into the
 * graph. Returns the number of souls it showed, -1 on error (NOT_FOUND: it did not answer; stock
 * relays without disk storage never do). Ask again every 10 s while somebody looks: it does not
 * subscribe. */
void gun_engine_browse_async (GunEngine *self,
                              GunPeerView *peer,
                              GRefString *prefix,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gint gun_engine_browse_finish (GunEngine *self, GAsyncResult *result, GError **error);

/* The graph */

/* What is known here. Finishes with NULL and no error when nothing is. */
void gun_engine_read_async (GunEngine *self,
                            GRefString *soul,
                            GRefString *key,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
GunNode *gun_engine_read_finish (GunEngine *self, GAsyncResult *result, GError **error);

/* Asks peers, for at most @wait_s, then answers with all that is known here by then: as soon as
 * everybody answered or said not found. NOT_FOUND when nobody, nor this computer, has it. */
void gun_engine_get_async (GunEngine *self,
                           GRefString *soul,
                           GRefString *key,
                           double wait_s,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
GunNode *gun_engine_get_finish (GunEngine *self, GAsyncResult *result, GError **error);

/* Following a soul (whole node) asks every peer for it, now and on every new connection;
 * counted: each follow needs its unfollow. */
void gun_engine_follow (GunEngine *self, GRefString *soul, GRefString *key);
void gun_engine_unfollow (GunEngine *self, GRefString *soul, GRefString *key);
gboolean gun_engine_is_followed (GunEngine *self, GRefString *soul);
GPtrArray *
gun_engine_list_followed (GunEngine *self); /* (element-type GRefString) (transfer container) */

/* Writes one key with a fresh state. Finishes once it is committed here, with the write's
 * delivery, which goes on living. */
void gun_engine_put_async (GunEngine *self,
                           GRefString *soul,
                           GRefString *key,
                           GunValue *value,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/* A state of now, later than all that are known here, to sign a value with (NAN on failure); and the
 * write of a value that was signed with it, which goes into user space. Signatures are not made
 * here: an engine knows no private keys. Finishes as gun_engine_put_finish() does. */
void gun_engine_next_state_async (GunEngine *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
double gun_engine_next_state_finish (GunEngine *self, GAsyncResult *result, GError **error);
void gun_engine_put_signed_async (GunEngine *self,
                                  GRefString *soul,
                                  GRefString *key,
                                  GunValue *value,
                                  double state_ms,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GunDelivery *gun_engine_put_finish (GunEngine *self, GAsyncResult *result, GError **error);

/* The outbox: what was written here and has not arrived yet, and the last of what has. Property of
 * the engine with notify: n-waiting (uint). An isolated engine has none. */
guint gun_engine_get_n_waiting (GunEngine *self);
void gun_engine_list_outbox_async (GunEngine *self,
                                   gboolean waiting_only,
                                   gint64 after_id,
                                   guint limit,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *gun_engine_list_outbox_finish (GunEngine *self, GAsyncResult *result, GError **error);
void gun_engine_find_deliveries_async (GunEngine *self,
                                       GRefString *soul,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray *
gun_engine_find_deliveries_finish (GunEngine *self, GAsyncResult *result, GError **error);
void gun_engine_forget_write_async (GunEngine *self,
                                    GRefString *soul,
                                    GRefString *key,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean gun_engine_forget_write_finish (GunEngine *self, GAsyncResult *result, GError **error);

/* Writes from the future that wait for their time, (element-type GunShelfRow), first due first.
 * @soul: (nullable): only of this node. */
void gun_engine_list_shelf_async (GunEngine *self,
                                  GRefString *soul,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *gun_engine_list_shelf_finish (GunEngine *self, GAsyncResult *result, GError **error);

/* Writes of one peer that the door kept out, the last ones, (element-type GunRefusedWrite), newest
 * first. */
void gun_engine_list_refused_async (GunEngine *self,
                                    guint64 peer_number,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *gun_engine_list_refused_finish (GunEngine *self, GAsyncResult *result, GError **error);

/**
 * GunImportCounts:
 * @n_stored: keys that are in force now
 * @n_known: keys that were known, or are older than what is
 * @n_older: those of them that lost against what is here
 * @n_waiting: keys ahead of the clock, judged again when due
 * @n_refused: keys that were refused
 * @refused: (nullable) (element-type GRefString): a sentence for each of the first of them
 */
typedef struct
{
  guint64 n_stored;
  guint64 n_known;
  guint64 n_older;
  guint64 n_waiting;
  guint64 n_refused;
  GPtrArray *refused;
} GunImportCounts;

void gun_import_counts_free (GunImportCounts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunImportCounts, gun_import_counts_free)

/* Takes in nodes of a file; gun-import.h reads whole files. */
void gun_engine_import_async (GunEngine *self,
                              GPtrArray *nodes,
                              const char *from,
                              gboolean restamp,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* What would become of them now, and nothing does. Ends with gun_engine_import_finish(). */
void gun_engine_try_import_async (GunEngine *self,
                                  GPtrArray *nodes,
                                  const char *from,
                                  gboolean restamp,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GunImportCounts *gun_engine_import_finish (GunEngine *self, GAsyncResult *result, GError **error);

/* A reader of the lists, with a connection of its own, for the caller's thread. */
GunCatalog *gun_engine_open_catalog (GunEngine *self, GError **error);

G_END_DECLS

/* Invites: a page of its own */
#include "gun-engine-invite.h"
