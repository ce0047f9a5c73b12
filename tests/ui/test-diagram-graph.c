/* SPDX-License-Identifier: MIT */

/* What a diagram shows, without a store and without a window: circles, links to nothing, limits, and changes that come in. */

#include "gun-diagram-camera.h"
#include "gun-diagram-graph.h"
#include "gun-text.h"

static void
add_link (GunNodeLinks *node, const char *key, const char *to)
{
  g_autoptr (GRefString) key_text = gun_text_new (key);
  g_autoptr (GRefString) to_text = gun_text_new (to);

  g_ptr_array_add (node->links, gun_link_row_new (node->soul, key_text, to_text, 5));
  node->n_links++;
  node->n_keys++;
}

static GunNodeLinks *
new_node (const char *soul)
{
  g_autoptr (GRefString) text = gun_text_new (soul);

  return gun_node_links_new (text);
}

static gboolean
take (GunDiagramGraph *graph, GunNodeLinks *node)
{
  gboolean changed = gun_diagram_graph_take_links (graph, node);

  gun_node_links_free (node);
  gun_diagram_graph_refresh (graph);
  return changed;
}

static GunDiagramGraph *
new_graph (const char *middle)
{
  g_autoptr (GRefString) text = gun_text_new (middle);
  GunDiagramGraph *graph = gun_diagram_graph_new ();

  g_assert_true (gun_diagram_graph_set_middle (graph, text));
  gun_diagram_graph_refresh (graph);
  return graph;
}

static const GunDiagramNode *
find (GunDiagramGraph *graph, const char *soul)
{
  GPtrArray *nodes = gun_diagram_graph_get_nodes (graph);

  for (guint i = 0; i < nodes->len; i++)
    {
      const GunDiagramNode *node = g_ptr_array_index (nodes, i);

      if (g_str_equal (node->soul, soul))
        return node;
    }
  return NULL;
}

/* The souls that are shown, in order, and then the counts */
static void
assert_shows (GunDiagramGraph *graph, const char *expected)
{
  GPtrArray *nodes = gun_diagram_graph_get_nodes (graph);
  g_autoptr (GString) shown = g_string_new (NULL);

  for (guint i = 0; i < nodes->len; i++)
    g_string_append_printf (shown, "%s ", ((GunDiagramNode *) g_ptr_array_index (nodes, i))->soul);
  g_string_append_printf (shown,
                          "%u+%u",
                          gun_diagram_graph_count_links (graph),
                          (guint) gun_diagram_graph_count_hidden (graph));
  g_assert_cmpstr (shown->str, ==, expected);
}

static gboolean
change (GunDiagramGraph *graph, const char *soul, const char *key, const char *to, double state_ms)
{
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = gun_text_new (key);
  g_autoptr (GRefString) to_text = to != NULL ? gun_text_new (to) : NULL;
  g_autoptr (GunValue) value = to != NULL ? gun_value_new_link (to_text) : gun_value_new_null ();
  g_autoptr (GunOrigin) origin = gun_origin_new ("", GUN_PATH_HERE, NULL);
  g_autoptr (GunChange) told
      = gun_change_new (soul_text, key_text, value, state_ms, GUN_VERDICT_NEWER, origin);
  gboolean changed = gun_diagram_graph_take_change (graph, told);

  gun_diagram_graph_refresh (graph);
  return changed;
}

static gboolean
expand (GunDiagramGraph *graph, const char *soul)
{
  g_autoptr (GRefString) text = gun_text_new (soul);
  gboolean changed = gun_diagram_graph_expand (graph, text);

  gun_diagram_graph_refresh (graph);
  return changed;
}

static gboolean
collapse (GunDiagramGraph *graph, const char *soul)
{
  g_autoptr (GRefString) text = gun_text_new (soul);
  gboolean changed = gun_diagram_graph_collapse (graph, text);

  gun_diagram_graph_refresh (graph);
  return changed;
}

static gboolean
go (GunDiagramGraph *graph, const char *soul)
{
  g_autoptr (GRefString) text = gun_text_new (soul);
  gboolean is_new = gun_diagram_graph_set_middle (graph, text);

  gun_diagram_graph_refresh (graph);
  return is_new;
}

/* a -> b -> c -> a, a -> a, a -> nothing */
static GunDiagramGraph *
new_circle (void)
{
  GunDiagramGraph *graph = new_graph ("a");
  GunNodeLinks *a = new_node ("a");
  GunNodeLinks *b = new_node ("b");
  GunNodeLinks *c = new_node ("c");

  add_link (a, "b", "b");
  add_link (a, "nothing", "nothing");
  add_link (a, "self", "a");
  add_link (b, "c", "c");
  add_link (c, "again", "a");
  add_link (c, "back", "a");
  take (graph, a);
  take (graph, b);
  take (graph, c);
  take (graph, new_node ("nothing"));
  return graph;
}

static void
test_circle (void)
{
  g_autoptr (GunDiagramGraph) graph = new_circle ();
  GArray *edges = gun_diagram_graph_get_edges (graph);
  const GunDiagramEdge *last;

  assert_shows (graph, "a b nothing c 6+0");
  /* Two links that go the same way are one edge */
  g_assert_cmpuint (edges->len, ==, 5);
  last = &g_array_index (edges, GunDiagramEdge, 4);
  g_assert_cmpuint (last->n_links, ==, 2);
  g_assert_cmpstr (last->key, ==, "again");
  g_assert_true (find (graph, "a")->is_known);
  g_assert_false (find (graph, "nothing")->is_known);
}

static void
test_wanted (void)
{
  g_autoptr (GunDiagramGraph) graph = new_graph ("a");
  guint limit = 0;
  g_autoptr (GPtrArray) first = gun_diagram_graph_take_wanted (graph, &limit);
  g_autoptr (GPtrArray) second = gun_diagram_graph_take_wanted (graph, &limit);

  g_assert_cmpuint (first->len, ==, 1);
  g_assert_cmpuint (limit, >, 0);
  g_assert_cmpuint (second->len, ==, 0);
  /* Nobody asked for that, or it was left long ago */
  g_assert_false (take (graph, new_node ("elsewhere")));
}

static void
test_collapse (void)
{
  g_autoptr (GunDiagramGraph) graph = new_circle ();

  g_assert_true (collapse (graph, "b"));
  assert_shows (graph, "a b nothing 3+1");
  g_assert_cmpuint (find (graph, "b")->n_hidden, ==, 1);
  g_assert_false (collapse (graph, "b"));
  g_assert_true (expand (graph, "b"));
  assert_shows (graph, "a b nothing c 4+0");
  g_assert_true (collapse (graph, "a"));
  assert_shows (graph, "a 1+2");
  g_assert_false (expand (graph, "elsewhere"));
}

/* Who goes on keeps what is around; who goes elsewhere begins anew */
static void
test_go (void)
{
  g_autoptr (GunDiagramGraph) graph = new_circle ();

  g_assert_false (go (graph, "b"));
  assert_shows (graph, "b a c nothing 6+0");
  g_assert_true (collapse (graph, "a"));
  assert_shows (graph, "b c 1+2");
  g_assert_true (go (graph, "x"));
  assert_shows (graph, "x 0+0");
}

static void
test_changes (void)
{
  g_autoptr (GunDiagramGraph) graph = new_circle ();

  /* What changes no link changes nothing */
  g_assert_false (change (graph, "a", "text", NULL, 10));
  g_assert_false (change (graph, "elsewhere", "key", "d", 10));
  g_assert_true (change (graph, "b", "d", "d", 10));
  assert_shows (graph, "a b nothing c d 7+0");
  g_assert_true (change (graph, "b", "c", NULL, 10));
  assert_shows (graph, "a b nothing d 4+0");
  g_assert_true (change (graph, "nothing", "key", NULL, 10));
  g_assert_true (find (graph, "nothing")->is_known);

  /* A link to the middle, from a node that was not shown */
  g_assert_true (change (graph, "e", "a", "a", 10));
  assert_shows (graph, "a b nothing e d 4+0");
}

/* The commit that holds a change may come later than it */
static void
test_change_before_reading (void)
{
  g_autoptr (GunDiagramGraph) graph = new_graph ("a");
  GunNodeLinks *old = new_node ("a");
  GunNodeLinks *new = new_node ("a");

  g_assert_true (change (graph, "a", "new", "b", 10));
  g_assert_false (change (graph, "a", "gone", NULL, 10));
  add_link (old, "gone", "c");
  add_link (old, "stays", "d");
  take (graph, old);
  assert_shows (graph, "a b d 2+0");

  /* What was read is the newer one */
  add_link (new, "new", "e");
  ((GunLinkRow *) g_ptr_array_index (new->links, 0))->state_ms = 20;
  take (graph, new);
  g_assert_null (find (graph, "b"));
}

static void
test_links_to (void)
{
  g_autoptr (GunDiagramGraph) graph = new_circle ();
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_link_row_free);
  g_autoptr (GRefString) a = gun_text_new ("a");
  g_autoptr (GRefString) b = gun_text_new ("b");
  g_autoptr (GRefString) far = gun_text_new ("far");
  GunNodeLinks *node = new_node ("far");

  g_ptr_array_add (found, gun_link_row_new (a, a, a, 5));
  g_ptr_array_add (found, gun_link_row_new (far, a, a, 5));
  g_ptr_array_add (found, gun_link_row_new (far, a, b, 5));
  g_assert_true (gun_diagram_graph_take_links_to (graph, found));
  gun_diagram_graph_refresh (graph);
  add_link (node, "a", "a");
  take (graph, node);
  assert_shows (graph, "a b nothing far c 7+0");
  g_assert_true (gun_diagram_graph_has_link (graph, far, a));
  g_assert_false (gun_diagram_graph_has_link (graph, a, far));
  g_assert_false (gun_diagram_graph_take_links_to (graph, found));
}

/* More links than were listed, and more nodes than a diagram has room for */
static void
test_limits (void)
{
  g_autoptr (GunDiagramGraph) graph = new_graph ("a");
  GunNodeLinks *node = new_node ("a");
  guint n_before = 0;

  for (guint i = 0; i < GUN_DIAGRAM_MAX_NODES + 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      add_link (node, name, name);
    }
  node->n_links += 1000;
  take (graph, node);
  g_assert_cmpuint (gun_diagram_graph_get_nodes (graph)->len, ==, 1 + GUN_DIAGRAM_MIDDLE_LINKS);
  g_assert_cmpuint (
      find (graph, "a")->n_hidden, ==, GUN_DIAGRAM_MAX_NODES + 1100 - GUN_DIAGRAM_MIDDLE_LINKS);

  while (gun_diagram_graph_get_nodes (graph)->len > n_before)
    {
      n_before = gun_diagram_graph_get_nodes (graph)->len;
      expand (graph, "a");
    }
  g_assert_cmpuint (n_before, ==, GUN_DIAGRAM_MAX_NODES);
  g_assert_true (gun_diagram_graph_is_full (graph));
  g_assert_false (expand (graph, "a"));
  g_assert_true (collapse (graph, "a"));
  g_assert_cmpuint (gun_diagram_graph_get_nodes (graph)->len, ==, 1);
}

static void
assert_same (graphene_point_t a, graphene_point_t b)
{
  g_assert_true (graphene_point_near (&a, &b, 0.01f));
}

/* graphene_rect_contains_rect() is wrong about negative places */
static gboolean
contains (const graphene_rect_t *all, const graphene_rect_t *part)
{
  return part->origin.x >= all->origin.x && part->origin.y >= all->origin.y
         && part->origin.x + part->size.width <= all->origin.x + all->size.width
         && part->origin.y + part->size.height <= all->origin.y + all->size.height;
}

static void
test_camera (void)
{
  GunDiagramCamera camera = { 10, 20, 1, 400, 300 };
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (-500, -100, 1000, 200);
  const graphene_rect_t far = GRAPHENE_RECT_INIT (900, 0, 50, 20);
  graphene_point_t before = gun_diagram_camera_to_diagram (&camera, 30, 40);
  graphene_rect_t view;

  /* What is under the pointer stays there */
  gun_diagram_camera_zoom_at (&camera, 2.5, 30, 40);
  assert_same (gun_diagram_camera_to_diagram (&camera, 30, 40), before);
  gun_diagram_camera_zoom_at (&camera, 1e9, 0, 0);
  g_assert_cmpfloat (camera.zoom, ==, GUN_DIAGRAM_MOST_ZOOM);

  gun_diagram_camera_fit (&camera, &bounds, 0.01, 1);
  view = gun_diagram_camera_get_view (&camera);
  g_assert_true (contains (&view, &bounds));
  g_assert_cmpfloat (camera.zoom, >, 0.3);

  gun_diagram_camera_show (&camera, &far);
  view = gun_diagram_camera_get_view (&camera);
  g_assert_true (contains (&view, &far));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/diagram-graph/circle", test_circle);
  g_test_add_func ("/diagram-graph/wanted", test_wanted);
  g_test_add_func ("/diagram-graph/collapse", test_collapse);
  g_test_add_func ("/diagram-graph/go", test_go);
  g_test_add_func ("/diagram-graph/changes", test_changes);
  g_test_add_func ("/diagram-graph/change-before-reading", test_change_before_reading);
  g_test_add_func ("/diagram-graph/links-to", test_links_to);
  g_test_add_func ("/diagram-graph/limits", test_limits);
  g_test_add_func ("/diagram-graph/camera", test_camera);

  return g_test_run ();
}
