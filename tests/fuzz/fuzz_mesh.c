/* SPDX-License-Identifier: MIT */

/* Any frames from a relay and two clients, one a line, the first character says whose: r, a or b. Whatever the mesh
 * says to anybody can be read, fits a frame, and is nothing that peer said itself. */

#include <string.h>

#include "fuzz-target.h"
#include "gun-limits.h"
#include "gun-mesh.h"
#include "gun-text.h"

#define N_PEERS 3

#define FUZZ_TYPE_LINK (fuzz_link_get_type ())
G_DECLARE_FINAL_TYPE (FuzzLink, fuzz_link, FUZZ, LINK, GObject)

struct _FuzzLink
{
  GObject parent_instance;

  const GunLinkReceiver *receiver;
  gpointer receiver_data;
  GunPath path;
  GunLinkState state;
  GHashTable *said; /* set of GRefString: ids of puts and gets this peer said */
};

static void fuzz_link_iface_init (GunLinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FuzzLink,
                               fuzz_link,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GUN_TYPE_LINK, fuzz_link_iface_init))

static void
fuzz_link_finalize (GObject *object)
{
  g_hash_table_unref (FUZZ_LINK (object)->said);
  G_OBJECT_CLASS (fuzz_link_parent_class)->finalize (object);
}

static void
fuzz_link_class_init (FuzzLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fuzz_link_finalize;
}

static void
fuzz_link_init (FuzzLink *self)
{
  self->state = GUN_LINK_OPEN;
  self->said = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, NULL);
}

static void
set_receiver (GunLink *link, const GunLinkReceiver *receiver, gpointer user_data)
{
  FUZZ_LINK (link)->receiver = receiver;
  FUZZ_LINK (link)->receiver_data = user_data;
}

static gboolean
check_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  FuzzLink *self = user_data;

  g_assert_no_error (error);
  g_assert_cmpuint (message->n_refused, ==, 0);
  if (message->ack == NULL && message->id != NULL)
    g_assert_false (g_hash_table_contains (self->said, message->id));
  return TRUE;
}

static gboolean
send_frame (GunLink *link, const char *text, gsize length_bytes)
{
  g_assert_true (g_utf8_validate (text, (gssize) length_bytes, NULL));
  g_assert_cmpuint (gun_json_utf16_length (text, length_bytes), <=, GUN_LIMIT_FRAME_LENGTH * 2);
  g_assert_cmpuint (gun_message_parse_frame (text, length_bytes, check_cb, link), >, 0);
  return TRUE;
}

static void
close_link (GunLink *link, GunLinkError code, const char *why)
{
  FUZZ_LINK (link)->state = GUN_LINK_CLOSED;
}

static GunLinkState
get_state (GunLink *link)
{
  return FUZZ_LINK (link)->state;
}

static GunPath
get_path (GunLink *link)
{
  return FUZZ_LINK (link)->path;
}

static const char *
get_address (GunLink *link)
{
  return "fuzz";
}

static void
get_counters (GunLink *link, GunLinkCounters *counters)
{
}

static gsize
get_queued_bytes (GunLink *link)
{
  return 0;
}

static void
set_paused (GunLink *link, gboolean is_paused)
{
}

static void
fuzz_link_iface_init (GunLinkInterface *iface)
{
  iface->set_receiver = set_receiver;
  iface->send = send_frame;
  iface->close = close_link;
  iface->get_state = get_state;
  iface->get_path = get_path;
  iface->get_address = get_address;
  iface->get_counters = get_counters;
  iface->get_queued_bytes = get_queued_bytes;
  iface->set_paused = set_paused;
}

/* Gives out the relay's link */
#define FUZZ_TYPE_DIALER (fuzz_dialer_get_type ())
G_DECLARE_FINAL_TYPE (FuzzDialer, fuzz_dialer, FUZZ, DIALER, GObject)

struct _FuzzDialer
{
  GObject parent_instance;

  FuzzLink *link;
};

static void fuzz_dialer_iface_init (GunDialerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FuzzDialer,
                               fuzz_dialer,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GUN_TYPE_DIALER, fuzz_dialer_iface_init))

static void
fuzz_dialer_class_init (FuzzDialerClass *klass)
{
}

static void
fuzz_dialer_init (FuzzDialer *self)
{
}

static GunLink *
dial (GunDialer *dialer, const char *url)
{
  return GUN_LINK (g_object_ref (FUZZ_DIALER (dialer)->link));
}

static void
fuzz_dialer_iface_init (GunDialerInterface *iface)
{
  iface->dial = dial;
}

static gboolean
note_said_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  if (message != NULL && message->id != NULL && (message->put != NULL || message->get != NULL))
    g_hash_table_add (user_data, g_ref_string_acquire (message->id));
  return TRUE;
}

static void
turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
hear (FuzzLink *link, const char *frame, gsize length_bytes)
{
  g_autofree char *copy = g_strndup (frame, length_bytes);

  if (link->receiver == NULL)
    return;
  gun_message_parse_frame (copy, length_bytes, note_said_cb, link->said);
  link->receiver->heard (GUN_LINK (link), copy, length_bytes, link->receiver_data);
  turn ();
}

static void
run (FuzzLink **links, const char *text, gsize size)
{
  while (size > 0)
    {
      const char *end = memchr (text, '\n', size);
      gsize length = end != NULL ? (gsize) (end - text) : size;

      if (length > 0)
        hear (links[*text == 'r' ? 0 : *text == 'a' ? 1 : 2], text + 1, length - 1);
      text += MIN (length + 1, size);
      size -= MIN (length + 1, size);
    }
}

static void
ignore_ask (GunAsk *ask, GunPeer *peer, GunNode *node, gpointer user_data)
{
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GunClock) clock = gun_clock_new ();
  g_autoptr (GunGraph) graph = gun_graph_new (clock, NULL);
  g_autoptr (FuzzDialer) dialer = g_object_new (FUZZ_TYPE_DIALER, NULL);
  g_autoptr (GunMesh) mesh = gun_mesh_new (graph, clock, GUN_DIALER (dialer), "ourpid001");
  g_autoptr (GRefString) soul = gun_text_new ("s");
  g_autoptr (GunGet) get = gun_get_new (soul, NULL);
  FuzzLink *links[N_PEERS];

  for (guint i = 0; i < N_PEERS; i++)
    {
      links[i] = g_object_new (FUZZ_TYPE_LINK, NULL);
      links[i]->path = i == 0 ? GUN_PATH_RELAY : GUN_PATH_CLIENT;
    }
  dialer->link = links[0];
  gun_mesh_follow (mesh, soul, NULL);
  gun_mesh_add_relay (mesh, "http://relay.test/gun");
  for (guint i = 1; i < N_PEERS; i++)
    gun_mesh_adopt_link (mesh, GUN_LINK (links[i]));
  gun_mesh_ask (mesh, get, NULL, G_USEC_PER_SEC, ignore_ask, NULL);
  turn ();

  run (links, (const char *) data, size);

  gun_mesh_close (mesh);
  turn ();
  for (guint i = 0; i < N_PEERS; i++)
    g_object_unref (links[i]);
  return 0;
}
