/* SPDX-License-Identifier: MIT */

/*
 * Frames of the table while a peer puts into the node on the screen, over a link on loopback, beside the same table with nobody who puts;
 * and while a person types into one of its fields.
 */

#include "gun-bench.h"

#include <math.h>

#include "gun-bench-putter.h"
#include "gun-text.h"

#define PUTS_PER_SECOND 10000
#define PUTS_PER_SECOND_EDITING 1000

/* A key every so many frames: five in a second are a fast typist, twenty one who leans on it */
#define FRAMES_OF_A_KEY 6
#define EDITED_ROW 3

typedef struct
{
  GunBench *bench;
  GunEngine *engine;
  GtkWidget *window;
  const char *url;
  const char *soul;
  guint n_keys;
  guint puts_per_second;
  GtkWidget *entry; /* (nullable): typed into */
  guint n_typed;
  GunFrames *frames[2]; /* without puts, with */
  guint n_put;          /* while frames were measured */
  guint n_told;         /* of those, changes that the window was told of */
  gint64 told_us;       /* in this time */
} Puts;

static void
frame_cb (guint n, gpointer user_data)
{
  Puts *self = user_data;

  if (self->entry == NULL || n % FRAMES_OF_A_KEY != 0)
    return;

  /* What GtkText emits on itself for a key; it is not too long to be looked at */
  g_signal_emit_by_name (gtk_editable_get_delegate (GTK_EDITABLE (self->entry)),
                         "insert-at-cursor",
                         self->n_typed++ % 40 == 39 ? " " : "x");
}

/* As the list of keys looks at them */
static void
changed_cb (Puts *self, GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const GunChange *change = g_ptr_array_index (changes, i);

      self->n_told
          += GUN_VERDICT_IS_STORED (change->verdict) && g_str_equal (change->soul, self->soul);
    }
}

static void
measure_puts (Puts *self)
{
  GunBenchPutter *putter
      = gun_bench_putter_new (self->url, self->soul, self->n_keys, self->puts_per_second);
  gint64 began_us;
  gulong changed;

  gun_test_await (gun_bench_putter_get_n_put (putter) > 100, GUN_UI_PATIENCE_S);
  changed = g_signal_connect_swapped (self->engine, "changed", G_CALLBACK (changed_cb), self);
  self->n_put -= gun_bench_putter_get_n_put (putter);
  began_us = g_get_monotonic_time ();
  gun_frames_record (self->frames[TRUE], self->window, self->bench->round_s, frame_cb, self);
  self->told_us += g_get_monotonic_time () - began_us;
  self->n_put += gun_bench_putter_get_n_put (putter);
  g_signal_handler_disconnect (self->engine, changed);
  gun_bench_putter_free (putter);
}

static void
measure (gboolean is_ours, gpointer user_data)
{
  Puts *self = user_data;

  if (is_ours)
    measure_puts (self);
  else
    gun_frames_record (self->frames[FALSE], self->window, self->bench->round_s, frame_cb, self);
  gun_ui_settle ();
}

static void
run (Puts *self, const char *name)
{
  g_autofree char *told = g_strdup_printf ("%s: changes shown, beside puts, /s", name);
  g_autoptr (GunFrames) without = gun_frames_new ();
  g_autoptr (GunFrames) with = gun_frames_new ();

  self->frames[0] = without;
  self->frames[1] = with;
  self->n_put = 0;
  self->n_told = 0;
  self->told_us = 0;
  gun_bench_alternate (self->bench, measure, self);
  gun_bench_add_frames (self->bench, name, with, without, 8, NAN);
  gun_bench_add (self->bench,
                 told,
                 (double) self->n_told * G_USEC_PER_SEC / (double) self->told_us,
                 (double) self->n_put * G_USEC_PER_SEC / (double) self->told_us);
}

static void
open_node (GunWindow *window, const char *soul, guint n_keys)
{
  g_autoptr (GRefString) node = gun_text_new (soul);
  g_autofree char *words = g_strdup_printf ("%u keys known here", n_keys);

  gun_window_open_soul (window, node);
  gun_ui_wait_for_words (window, words);
  gun_ui_settle ();
}

static void
edit (Puts *self, GunWindow *window)
{
  GtkWidget *table = gun_ui_wait_for (window, GTK_TYPE_COLUMN_VIEW, NULL);

  gun_ui_edit_row (window, EDITED_ROW);
  self->entry = gun_ui_wait_for (table, GTK_TYPE_ENTRY, NULL);
  self->puts_per_second = PUTS_PER_SECOND_EDITING;
  run (self, "1,000 puts/s, and somebody types in a row");
  gtk_widget_activate_action (self->entry, "cell.cancel", NULL);
}

void
gun_bench_puts (GunBench *bench)
{
  GunEngine *engine = gun_ui_start_engine (gun_bench_get_store (bench), FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  g_autofree char *url = gun_ui_listen (engine);
  Puts self = { .bench = bench, .engine = engine, .window = GTK_WIDGET (window), .url = url };

  self.puts_per_second = PUTS_PER_SECOND;
  self.soul = GUN_BENCH_NODE;
  self.n_keys = GUN_BENCH_NODE_KEYS;
  open_node (window, self.soul, self.n_keys);
  run (&self, "10,000 puts/s to 10,000 keys");

  self.soul = GUN_BENCH_SMALL_NODE;
  self.n_keys = GUN_BENCH_SMALL_NODE_KEYS;
  open_node (window, self.soul, self.n_keys);
  run (&self, "10,000 puts/s to the 20 keys on the screen");
  edit (&self, window);

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}
