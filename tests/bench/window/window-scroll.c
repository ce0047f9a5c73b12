/* SPDX-License-Identifier: MIT */

/*
 * Scrolling the list of souls and the table of a node, beside the same widget with a model that is all in memory and never changes: the
 * model is taken away from the view and put back in turn.
 */

#include "gun-bench.h"

#include <math.h>

#include "gun-soul-item.h"
#include "gun-soul-tree.h"
#include "gun-text.h"

/* Souls of the model in memory: it stands for a list of any length, and a million of them would need half a gigabyte */
#define STATIC_SOULS 100000
/* Of what gun_bench_dup_soul() makes: the groups, which their rows do not say */
#define PREFIX_BYTES 16

/* What a frame scrolls by: slowly, in pixels; fast, in pages */
#define SLOW_PX 60

typedef struct
{
  const char *name;
  double pages; /* 0: SLOW_PX */
  gboolean jumps;
} Way;

/* The first alone in the short form */
static const Way ways[] = {
  { "a page a frame", 1, FALSE },
  { "60 px a frame", 0, FALSE },
  { "anywhere, each frame", 0, TRUE },
};

typedef struct
{
  GunBench *bench;
  GtkWidget *window;
  GtkWidget *view; /* GtkListView or GtkColumnView */
  GtkSelectionModel *ours;
  GtkSelectionModel *base;
  const Way *way;
  GRand *rand;
  GunFrames *frames[2]; /* base, ours */
} Scroll;

static void
frame_cb (guint n, gpointer user_data)
{
  Scroll *self = user_data;
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));
  double page = gtk_adjustment_get_page_size (adjustment);
  double range = gtk_adjustment_get_upper (adjustment) - page;
  double step = self->way->pages > 0 ? self->way->pages * page : SLOW_PX;
  double value = gtk_adjustment_get_value (adjustment) + step;

  if (self->way->jumps)
    value = g_rand_double_range (self->rand, 0, MAX (range, 1));
  gtk_adjustment_set_value (adjustment, value < range ? value : 0);
}

static void
set_model (GtkWidget *view, GtkSelectionModel *model)
{
  if (GTK_IS_LIST_VIEW (view))
    gtk_list_view_set_model (GTK_LIST_VIEW (view), model);
  else
    gtk_column_view_set_model (GTK_COLUMN_VIEW (view), model);
}

static void
measure (gboolean is_ours, gpointer user_data)
{
  Scroll *self = user_data;

  set_model (self->view, is_ours ? self->ours : self->base);
  gun_ui_settle ();
  gun_frames_record (self->frames[is_ours], self->window, self->bench->round_s, frame_cb, self);
}

static GtkSelectionModel *
new_static_model (GListStore *items)
{
  GtkSingleSelection *selection = gtk_single_selection_new (G_LIST_MODEL (items));

  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_single_selection_set_selected (selection, GTK_INVALID_LIST_POSITION);

  return GTK_SELECTION_MODEL (selection);
}

/* @base: (transfer full) */
static void
scroll (GunBench *bench, GtkWidget *window, GtkWidget *view, const char *name, GListStore *base)
{
  Scroll self = { .bench = bench, .window = window, .view = view };

  self.rand = g_rand_new_with_seed (1);
  self.ours
      = g_object_ref (GTK_IS_LIST_VIEW (view) ? gtk_list_view_get_model (GTK_LIST_VIEW (view))
                                              : gtk_column_view_get_model (GTK_COLUMN_VIEW (view)));
  self.base = new_static_model (base);
  for (guint i = 0; i < (bench->is_long ? G_N_ELEMENTS (ways) : 1); i++)
    {
      g_autofree char *line = g_strdup_printf ("%s, %s", name, ways[i].name);
      g_autoptr (GunFrames) without = gun_frames_new ();
      g_autoptr (GunFrames) with = gun_frames_new ();

      self.way = &ways[i];
      self.frames[0] = without;
      self.frames[1] = with;
      gun_bench_alternate (bench, measure, &self);
      gun_bench_add_frames (bench, line, with, without, ways[i].jumps ? NAN : 8, NAN);
    }

  set_model (view, self.ours);
  g_object_unref (self.ours);
  g_object_unref (self.base);
  g_rand_free (self.rand);
}

static GListStore *
new_souls (guint n_souls)
{
  GListStore *souls = g_list_store_new (GUN_TYPE_SOUL_ITEM);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_souls; i++)
    {
      g_autoptr (GRefString) soul = gun_bench_dup_soul (i);

      g_ptr_array_add (items, gun_soul_item_new_child (soul, PREFIX_BYTES, 2, TRUE, NULL));
    }
  g_list_store_splice (souls, 0, 0, items->pdata, items->len);

  return souls;
}

/* The first area, and what is in it: a hundred souls below each of its topics */
static void
open_groups (GtkWidget *view)
{
  GtkSingleSelection *selection
      = GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (view)));
  GunSoulTree *tree = GUN_SOUL_TREE (gtk_single_selection_get_model (selection));
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (tree));

  g_assert_true (gun_soul_tree_expand (tree, 0));
  gun_ui_settle ();
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (tree)) - n_rows; i > 0; i--)
    gun_soul_tree_expand (tree, i);
  gun_ui_settle ();
}

/* The very rows that the table has, without what sorts them and keeps them true */
static GListStore *
new_rows (GtkWidget *view)
{
  GListModel *model = G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)));
  GListStore *rows = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (items, g_list_model_get_item (model, i));
  g_list_store_splice (rows, 0, 0, items->pdata, items->len);

  return rows;
}

static void
scroll_node (GunBench *bench, GunWindow *window, const char *soul, guint n_keys, const char *name)
{
  g_autoptr (GRefString) node = gun_text_new (soul);
  g_autofree char *words = g_strdup_printf ("%u keys known here", n_keys);
  GtkWidget *view;

  gun_window_open_soul (window, node);
  gun_ui_wait_for_words (window, words);
  gun_ui_wait_for_words (window, soul);
  view = gun_ui_wait_for (window, GTK_TYPE_COLUMN_VIEW, NULL);
  gun_ui_settle ();
  scroll (bench, GTK_WIDGET (window), view, name, new_rows (view));
}

void
gun_bench_scroll (GunBench *bench)
{
  GunEngine *engine = gun_ui_start_engine (gun_bench_get_store (bench), FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  GtkWidget *view = gun_ui_wait_for (window, GTK_TYPE_LIST_VIEW, NULL);

  gun_ui_settle ();
  open_groups (view);
  scroll (bench,
          GTK_WIDGET (window),
          view,
          "Tree of souls",
          new_souls (MIN (STATIC_SOULS, gun_bench_get_n_rows (bench))));

  scroll_node (bench, window, GUN_BENCH_NODE, GUN_BENCH_NODE_KEYS, "Table of 10,000 keys");
  scroll_node (bench, window, GUN_BENCH_SET, GUN_BENCH_SET_KEYS, "Set of 10,000 links");

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}
