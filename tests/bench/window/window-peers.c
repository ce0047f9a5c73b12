/* SPDX-License-Identifier: MIT */

/*
 * The Peers page with 55 peers that are connected directly and 1,000 events a second, beside the same page with nothing happening.
 *
 * The peers are not real, since 55 data channels with something on each would take the processor from the window. What stands in for
 * them is what the network's loop says of such a peer (GunPeerFacts), once for each event, in a thread of its own, through a real
 * GunNews: what it puts together, how often, and how it waits for the window are as they are, and so is everything from there on.
 */

#include "gun-bench.h"

#include <math.h>

#include "gun-direct-private.h"
#include "gun-engine-private.h"
#include "gun-news.h"
#include "gun-peer-facts-box.h"
#include "gun-peer-row.h"

#define N_PEERS 55
#define EVENTS_PER_SECOND 1000
#define BEAT_MS 5
/* What there is for a frame and all between two, milliseconds: with more, frames are missed */
#define FRAME_MS 16.7
/* Of so many events one is of a peer whose link broke or is there again, so that it changes its group */
#define EVENTS_OF_A_BREAK 50

typedef struct
{
  GunEngine *engine;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  GunNews *news;
  GunRemote *remotes[N_PEERS]; /* of which GunNews knows the number and no more */
  gboolean is_open[N_PEERS];
  gint is_busy; /* atomic: events happen */
  gint64 began_us;
  guint n_events;
} Feed;

static guint
index_of (GunRemote *remote)
{
  return (guint) (remote->number & ~GUN_REMOTE_NUMBER_BIT) - 1;
}

/* All of it but the numbers is as of a data channel in the local network */
static GunPeerFacts *
dup_facts (gpointer about, gpointer user_data)
{
  Feed *self = user_data;
  GunRemote *remote = about;
  const guint n = index_of (remote);
  GunPeerFacts *facts = g_new0 (GunPeerFacts, 1);

  facts->number = remote->number;
  facts->state = self->is_open[n] ? GUN_PEER_VIEW_OPEN : GUN_PEER_VIEW_CONNECTING;
  facts->path = GUN_PATH_DIRECT;
  facts->kind = n % 3 == 0 ? GUN_PEER_KIND_DESKTOP : GUN_PEER_KIND_BROWSER;
  facts->route = !self->is_open[n]                     ? GUN_ROUTE_NONE
                 : (self->n_events / N_PEERS) % 2 == 0 ? GUN_ROUTE_LOCAL
                                                       : GUN_ROUTE_INTERNET;
  facts->pid = g_strdup_printf ("pid%03uaB3dE6", n);
  facts->name = g_strdup (facts->pid);
  facts->device_id
      = facts->kind == GUN_PEER_KIND_DESKTOP ? g_strdup_printf ("dev%03uaB3dE6", n) : NULL;
  facts->address = g_strdup_printf ("192.0.2.%u:40000", n);
  facts->encrypted = TRUE;
  facts->since_us = self->began_us;
  facts->round_trip_us = 1500 + 1000 * (self->n_events % 7);
  facts->clock_exact_us = -1;
  facts->bytes_in = 1000 + 317 * self->n_events;
  facts->bytes_out = 1000 + 101 * self->n_events;
  facts->bytes_per_second = 1000 * (double) (n + self->n_events % 40);

  return facts;
}

static void
happen (Feed *self)
{
  const guint n = self->n_events % N_PEERS;

  if (self->n_events % EVENTS_OF_A_BREAK == 0)
    self->is_open[n] = !self->is_open[n];
  self->n_events++;
  gun_news_add_remote (self->news, self->remotes[n]);
}

static gboolean
beat_cb (gpointer user_data)
{
  Feed *self = user_data;

  if (!g_atomic_int_get (&self->is_busy))
    {
      self->began_us = 0;
      return G_SOURCE_CONTINUE;
    }
  if (self->began_us == 0)
    {
      self->began_us = g_get_monotonic_time ();
      self->n_events = 0;
    }
  while (self->n_events
         < (g_get_monotonic_time () - self->began_us) * EVENTS_PER_SECOND / G_USEC_PER_SEC)
    happen (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
acknowledge_cb (gpointer user_data)
{
  gun_news_acknowledge (((Feed *) user_data)->news);

  return G_SOURCE_REMOVE;
}

typedef struct
{
  Feed *feed;
  GunNewsBatch *batch;
} Delivery;

/* In the window's thread, as gun-engine.c does it */
static gboolean
deliver_cb (gpointer user_data)
{
  Delivery *delivery = user_data;

  gun_engine_take_peer_facts (delivery->feed->engine, delivery->batch->peers);
  gun_news_batch_free (delivery->batch);
  g_main_context_invoke (delivery->feed->context, acknowledge_cb, delivery->feed);
  g_free (delivery);

  return G_SOURCE_REMOVE;
}

static void
news_cb (GunNewsBatch *batch, gpointer user_data)
{
  Delivery *delivery = g_new0 (Delivery, 1);

  delivery->feed = user_data;
  delivery->batch = batch;
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, deliver_cb, delivery, NULL);
}

static gpointer
feed_thread (gpointer data)
{
  Feed *self = data;
  g_autoptr (GSource) timer = g_timeout_source_new (BEAT_MS);

  g_main_context_push_thread_default (self->context);
  self->news = gun_news_new (self->context, news_cb, dup_facts, self);
  for (guint i = 0; i < N_PEERS; i++)
    {
      self->remotes[i] = g_object_new (GUN_TYPE_REMOTE, NULL);
      self->remotes[i]->number = (i + 1) | GUN_REMOTE_NUMBER_BIT;
      self->is_open[i] = TRUE;
      gun_news_add_remote (self->news, self->remotes[i]);
    }
  g_source_set_callback (timer, beat_cb, self, NULL);
  g_source_attach (timer, self->context);
  g_main_loop_run (self->loop);

  g_source_destroy (timer);
  gun_news_free (self->news);
  for (guint i = 0; i < N_PEERS; i++)
    g_object_unref (self->remotes[i]);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

typedef struct
{
  GunBench *bench;
  GtkWidget *window;
  Feed *feed;
  GunFrames *frames[2]; /* at rest, with events */
} Peers;

static void
measure (gboolean is_ours, gpointer user_data)
{
  Peers *self = user_data;

  g_atomic_int_set (&self->feed->is_busy, is_ours);
  gun_frames_record (self->frames[is_ours], self->window, self->bench->round_s, NULL, NULL);
  g_atomic_int_set (&self->feed->is_busy, FALSE);
  gun_ui_settle ();
}

static void
run (Peers *self, const char *name)
{
  g_autoptr (GunFrames) at_rest = gun_frames_new ();
  g_autoptr (GunFrames) busy = gun_frames_new ();

  self->frames[0] = at_rest;
  self->frames[1] = busy;
  gun_bench_alternate (self->bench, measure, self);
  gun_bench_add_frames (self->bench, name, busy, at_rest, NAN, FRAME_MS);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

static GtkWidget *
find_row_below (GtkWidget *widget, GunPeerKind kind)
{
  if (GUN_IS_PEER_ROW (widget)
      && gun_peer_view_get_kind (gun_peer_row_get_peer (GUN_PEER_ROW (widget))) == kind)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row_below (child, kind);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
find_row (GunWindow *window, GunPeerKind kind)
{
  return find_row_below (GTK_WIDGET (window), kind);
}

static void
run_with_feed (Peers *self, GunWindow *window, GunEngine *other)
{
  GListModel *peers = gun_engine_get_peers (self->feed->engine);
  g_autofree char *url = gun_ui_listen (self->feed->engine);
  GtkWidget *row;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "peers");
  gun_test_await (g_list_model_get_n_items (peers) == N_PEERS, GUN_UI_PATIENCE_S);
  gun_ui_settle ();
  run (self, "Peers, 55 direct and 1,000 events/s");

  /* A page is of somebody whom the loop knows: a program that is really connected */
  gun_engine_add_relay (other, url, NULL);
  gun_test_await ((row = find_row (window, GUN_PEER_KIND_PROGRAM)) != NULL, GUN_UI_PATIENCE_S);
  gtk_widget_activate_action (row, "peer.show", NULL);
  gun_ui_wait_for (window, GUN_TYPE_PEER_FACTS_BOX, NULL);
  gun_ui_settle ();
  run (self, "A peer's page, and the same events");
}

void
gun_bench_peers (GunBench *bench)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunEngine *other = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  Feed feed = { .engine = engine, .context = g_main_context_new () };
  Peers self = { .bench = bench, .window = GTK_WIDGET (window), .feed = &feed };

  feed.loop = g_main_loop_new (feed.context, FALSE);
  feed.thread = g_thread_new ("events", feed_thread, &feed);
  run_with_feed (&self, window, other);
  g_main_context_invoke (feed.context, quit_cb, feed.loop);
  g_thread_join (feed.thread);
  gun_test_settle ();
  g_main_loop_unref (feed.loop);
  g_main_context_unref (feed.context);

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
  gun_ui_stop_engine (other);
}
