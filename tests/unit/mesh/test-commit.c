/* SPDX-License-Identifier: MIT */

/* What is acknowledged is kept: nothing before the commit, an err when it fails. */

#include "mesh-fixture.h"

#include "gun-text.h"

#define TEST_TYPE_BACKING (test_backing_get_type ())
G_DECLARE_FINAL_TYPE (TestBacking, test_backing, TEST, BACKING, GObject)

typedef struct
{
  GunBackingReadFunc func;
  gpointer user_data;
} Read;

typedef struct
{
  GunBackingWriteFunc func;
  gpointer user_data;
} Write;

/* A disk that holds nothing, and writes when the test says so */
struct _TestBacking
{
  GObject parent_instance;

  GQueue writes; /* of Write */
  gboolean is_unreadable;
};

static void test_backing_iface_init (GunBackingInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestBacking,
                               test_backing,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GUN_TYPE_BACKING, test_backing_iface_init))

static gboolean
read_cb (gpointer user_data)
{
  Read *read = user_data;

  read->func (NULL, NULL, read->user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
unreadable_cb (gpointer user_data)
{
  Read *read = user_data;
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "worn out");

  read->func (NULL, error, read->user_data);
  return G_SOURCE_REMOVE;
}

static void
backing_read (GunBacking *backing,
              GRefString *soul,
              GPtrArray *keys,
              GunBackingReadFunc func,
              gpointer user_data)
{
  Read *read = g_new0 (Read, 1);

  read->func = func;
  read->user_data = user_data;
  g_idle_add_full (G_PRIORITY_DEFAULT,
                   TEST_BACKING (backing)->is_unreadable ? unreadable_cb : read_cb,
                   read,
                   g_free);
}

static void
backing_write (GunBacking *backing,
               GPtrArray *changes,
               GunBackingWriteFunc func,
               gpointer user_data)
{
  Write *write = g_new0 (Write, 1);

  write->func = func;
  write->user_data = user_data;
  g_queue_push_tail (&TEST_BACKING (backing)->writes, write);
}

typedef struct
{
  GunBackingQueryFunc func;
  gpointer user_data;
  gboolean is_unreadable;
} Query;

static gboolean
query_cb (gpointer user_data)
{
  Query *query = user_data;
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "worn out");

  if (query->is_unreadable)
    query->func (NULL, error, query->user_data);
  else
    query->func (nodes, NULL, query->user_data);
  return G_SOURCE_REMOVE;
}

static void
backing_query (GunBacking *backing,
               const GunQuery *asked,
               GunBackingQueryFunc func,
               gpointer user_data)
{
  Query *query = g_new0 (Query, 1);

  query->func = func;
  query->user_data = user_data;
  query->is_unreadable = TEST_BACKING (backing)->is_unreadable;
  g_idle_add_full (G_PRIORITY_DEFAULT, query_cb, query, g_free);
}

static void
test_backing_iface_init (GunBackingInterface *iface)
{
  iface->read = backing_read;
  iface->write = backing_write;
  iface->query = backing_query;
}

static void
test_backing_class_init (TestBackingClass *klass)
{
}

static void
test_backing_init (TestBacking *self)
{
  g_queue_init (&self->writes);
}

static void
commit (TestBacking *self, const GError *error)
{
  Write *write;

  while ((write = g_queue_pop_head (&self->writes)) != NULL)
    {
      write->func (error, write->user_data);
      g_free (write);
    }
}

typedef struct
{
  MeshFixture mesh;
  TestBacking *backing;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  mesh_fixture_set_up (&self->mesh, data);
  gun_mesh_close (self->mesh.mesh);
  g_assert_finalize_object (self->mesh.mesh);
  g_assert_finalize_object (self->mesh.graph);

  self->backing = g_object_new (TEST_TYPE_BACKING, NULL);
  self->mesh.graph = gun_graph_new (GUN_CLOCK (self->mesh.clock), GUN_BACKING (self->backing));
  self->mesh.mesh = gun_mesh_new (
      self->mesh.graph, GUN_CLOCK (self->mesh.clock), GUN_DIALER (self->mesh.dialer), OUR_PID);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  commit (self->backing, NULL);
  mesh_fixture_tear_down (&self->mesh, data);
  g_assert_finalize_object (self->backing);
}

static void
say_put (MeshFixture *f, GunSimEnd *end, const char *id, double state_ms)
{
  g_autofree char *put = mesh_put_text (id, "s", "k", "1", state_ms);

  mesh_fixture_say (f, end, "%s", put);
}

/* News travel before the disk is done; the ack does not */
static void
test_ack (Fixture *self, gconstpointer data)
{
  MeshFixture *f = &self->mesh;
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autoptr (GPtrArray) acks = NULL;

  say_put (f, client, "p1", 1000);
  say_put (f, client, "p2", 1000);
  mesh_fixture_advance (f, 1);
  mesh_assert_silence (client);
  g_assert_cmpuint (gun_sim_end_get_n_frames (relay), ==, 1);

  commit (self->backing, NULL);
  mesh_fixture_settle (f);
  acks = mesh_take_messages (client);
  g_assert_cmpuint (acks->len, ==, 2);
  for (guint i = 0; i < acks->len; i++)
    g_assert_true (((GunMessage *) g_ptr_array_index (acks, i))->has_ok);
}

static void
test_failed (Fixture *self, gconstpointer data)
{
  MeshFixture *f = &self->mesh;
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
  g_autoptr (GunMessage) ack = NULL;

  say_put (f, client, "p1", 1000);
  commit (self->backing, error);
  mesh_fixture_settle (f);
  ack = mesh_take_message (client);
  g_assert_cmpstr (ack->ack, ==, "p1");
  g_assert_nonnull (ack->err);
  g_assert_false (ack->has_ok);
}

/* The client left before the disk was done */
static void
test_gone (Fixture *self, gconstpointer data)
{
  MeshFixture *f = &self->mesh;
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");

  say_put (f, client, "p1", 1000);
  gun_link_close (GUN_LINK (gun_sim_end_get_link (client)), GUN_LINK_ERROR_CLOSED, "bye");
  mesh_fixture_settle (f);
  commit (self->backing, NULL);
  mesh_fixture_settle (f);
}

static void
test_unreadable (Fixture *self, gconstpointer data)
{
  MeshFixture *f = &self->mesh;
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autofree char *get = mesh_get_text ("g1", "s", NULL);
  g_autoptr (GunMessage) sorry = NULL;

  self->backing->is_unreadable = TRUE;
  mesh_fixture_say (f, client, "%s", get);
  sorry = mesh_take_message (client);
  g_assert_cmpstr (sorry->ack, ==, "g1");
  g_assert_nonnull (sorry->err);
}

static void
event_cb (
    GunWrite *write, GunWriteEvent event, GunPeer *peer, const GError *error, gpointer user_data)
{
  g_array_append_val ((GArray *) user_data, event);
}

static void
test_write (Fixture *self, gconstpointer data)
{
  MeshFixture *f = &self->mesh;
  g_autoptr (GunNode) node = mesh_new_node ("s", "k", "1", 1000);
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (GunWriteEvent));
  g_autoptr (GunWrite) write = NULL;
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunMessage) put = NULL;

  write = gun_mesh_write (f->mesh, node, event_cb, events);
  mesh_fixture_settle (f);
  g_assert_cmpuint (events->len, ==, 1);
  g_assert_cmpint (g_array_index (events, GunWriteEvent, 0), ==, GUN_WRITE_SENT);
  put = mesh_take_message (relay);
  commit (self->backing, error);
  mesh_fixture_settle (f);
  g_assert_cmpuint (events->len, ==, 2);
  g_assert_cmpint (g_array_index (events, GunWriteEvent, 1), ==, GUN_WRITE_FAILED);

  /* Nothing more comes */
  mesh_fixture_say (f, relay, "{\"#\":\"a\",\"@\":\"%s\",\"ok\":true}", put->id);
  mesh_fixture_advance (f, 1000);
  mesh_assert_silence (relay);
  g_assert_cmpuint (events->len, ==, 2);
}

/* Let go before the disk is done */
static void
test_let_go (Fixture *self, gconstpointer data)
{
  MeshFixture *f = &self->mesh;
  g_autoptr (GunNode) node = mesh_new_node ("s", "k", "1", 1000);
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (GunWriteEvent));
  GunWrite *write;
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");

  write = gun_mesh_write (f->mesh, node, event_cb, events);
  gun_write_unref (write);
  mesh_fixture_settle (f);
  g_assert_cmpuint (gun_sim_end_get_n_frames (relay), ==, 1);
  commit (self->backing, NULL);
  mesh_fixture_settle (f);
  g_assert_cmpuint (events->len, ==, 0);
}

#define add_test(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/mesh/commit/ack", test_ack);
  add_test ("/mesh/commit/failed", test_failed);
  add_test ("/mesh/commit/gone", test_gone);
  add_test ("/mesh/commit/unreadable", test_unreadable);
  add_test ("/mesh/commit/write", test_write);
  add_test ("/mesh/commit/let-go", test_let_go);

  return g_test_run ();
}
