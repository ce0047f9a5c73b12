/* SPDX-License-Identifier: MIT */

/*
 * From each letter that is typed into the search to the end of the frame with the first results, beside the same question asked of the
 * engine alone, in turn; and the same from what is written into Open Soul to what it offers.
 */

#include "gun-bench.h"

#include <math.h>
#include <string.h>
#include <time.h>

#include "gun-open-window.h"
#include "gun-search-list.h"
#include "gun-search-view.h"
#include "gun-text.h"

/* What the window asks for */
#define PAGE_RESULTS 100
#define OFFERED 6
/* What must be */
#define FIRST_RESULTS_MS 50

/* Words and names of the store with many rows, much of what is found and little, and what is not there at all; the first two alone in the
 * short form */
static const char *const texts[]
    = { "juniper kelp", "entry042",  "number 4711 of", "topic123/entry0", "harbour",
        "ocean pine q", "area03/to", "many",           "Stone TIDE",      "text" };
/* Of each of them something is offered */
static const char *const names[]
    = { "a",     "ar",       "area0",    "area00", "area00/topic", "area00/topic1",
        "topic", "topic123", "TOPIC123", "entry0", "entry07",      "b",
        "bench", "nod" };

typedef struct
{
  GunBench *bench;
  GunEngine *engine;
  GunWindow *window;
  GtkEditable *entry;
  gboolean is_found;
  gboolean is_drawn;
  GArray *times_us[2]; /* engine, window */
  GArray *cpu_us;      /* of the window's thread */
} Typing;

static void
found_cb (Typing *self)
{
  self->is_found = TRUE;
  /* Where nothing is another there would be no frame */
  gtk_widget_queue_draw (GTK_WIDGET (self->window));
}

static void
after_paint_cb (Typing *self)
{
  self->is_drawn = self->is_found;
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
ask_for_page (Typing *self, const char *text)
{
  g_autoptr (GRefString) needle = gun_text_new (text);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GunSearchPage) page = NULL;

  gun_engine_search_async (self->engine,
                           needle,
                           GUN_SEARCH_EVERYTHING,
                           NULL,
                           PAGE_RESULTS,
                           NULL,
                           keep_result_cb,
                           &result);
  gun_test_await (result != NULL, GUN_UI_PATIENCE_S);
  page = gun_engine_search_finish (self->engine, result, NULL);
  g_assert_nonnull (page);
}

static void
type_into_window (Typing *self, const char *text)
{
  self->is_found = FALSE;
  self->is_drawn = FALSE;
  gtk_editable_set_text (self->entry, text);
  gun_test_await (self->is_drawn, GUN_UI_PATIENCE_S);
}

static gint64
get_cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
note (Typing *self, gboolean is_ours, gint64 began_us, gint64 began_cpu_us)
{
  gint64 took_us = g_get_monotonic_time () - began_us;
  gint64 cpu_us = get_cpu_us () - began_cpu_us;

  g_array_append_val (self->times_us[is_ours], took_us);
  if (is_ours)
    g_array_append_val (self->cpu_us, cpu_us);
  /* Nobody types the next letter in the same frame */
  gun_ui_settle ();
}

static void
measure_search (gboolean is_ours, gpointer user_data)
{
  Typing *self = user_data;
  guint n_texts = self->bench->is_long ? G_N_ELEMENTS (texts) : 2;

  for (guint i = 0; i < n_texts; i++)
    for (gsize n = 1; n <= strlen (texts[i]); n++)
      {
        g_autofree char *typed = g_strndup (texts[i], n);
        gint64 began_us = g_get_monotonic_time ();
        gint64 began_cpu_us = get_cpu_us ();

        if (is_ours)
          type_into_window (self, typed);
        else
          ask_for_page (self, typed);
        note (self, is_ours, began_us, began_cpu_us);
      }
}

static void
ask_for_offers (Typing *self, const char *text)
{
  g_autoptr (GRefString) typed = gun_text_new (text);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) offers = NULL;

  gun_engine_complete_soul_async (self->engine, typed, OFFERED, NULL, keep_result_cb, &result);
  gun_test_await (result != NULL, GUN_UI_PATIENCE_S);
  offers = gun_engine_complete_soul_finish (self->engine, result, NULL);
  g_assert_nonnull (offers);
}

/* Each answer brings rows of its own */
static void
type_into_dialog (Typing *self, GtkWindow *dialog, const char *text)
{
  /* The field is in a list of its own, above this one */
  GtkWidget *offers = gun_ui_wait_for (dialog, GTK_TYPE_VIEWPORT, NULL);
  gpointer before = gun_ui_wait_for (offers, GTK_TYPE_LIST_BOX_ROW, NULL);

  g_object_add_weak_pointer (before, &before);
  gtk_editable_set_text (self->entry, text);
  gun_test_await (before == NULL, GUN_UI_PATIENCE_S);
  self->is_drawn = FALSE;
  self->is_found = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (dialog));
  gun_test_await (self->is_drawn, GUN_UI_PATIENCE_S);
}

static void
measure_offers (gboolean is_ours, gpointer user_data)
{
  Typing *self = user_data;
  GtkWindow *dialog = gun_ui_get_dialog (GUN_TYPE_OPEN_WINDOW);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gint64 began_us = g_get_monotonic_time ();
      gint64 began_cpu_us = get_cpu_us ();

      if (is_ours)
        type_into_dialog (self, dialog, names[i]);
      else
        ask_for_offers (self, names[i]);
      note (self, is_ours, began_us, began_cpu_us);
    }
}

static void
report (Typing *self, const char *name)
{
  static const guint percents[] = { 50, 95, 100 };
  g_autofree char *cpu = g_strdup_printf ("%s: CPU of the window's thread, p95, ms", name);

  for (guint i = 0; i < G_N_ELEMENTS (percents); i++)
    {
      g_autofree char *percent
          = percents[i] == 100 ? g_strdup ("max") : g_strdup_printf ("p%u", percents[i]);
      g_autofree char *line = g_strdup_printf ("%s, %s, ms", name, percent);

      gun_bench_add_limit (self->bench,
                           line,
                           gun_frames_get_ms (self->times_us[TRUE], percents[i]),
                           gun_frames_get_ms (self->times_us[FALSE], percents[i]),
                           percents[i] == 50 ? NAN : FIRST_RESULTS_MS);
    }
  gun_bench_add (self->bench, cpu, gun_frames_get_ms (self->cpu_us, 95), NAN);
}

static void
run (Typing *self, GtkWidget *window, GunBenchFunc measure, const char *name)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gulong handler
      = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_paint_cb), self);

  for (guint i = 0; i < 2; i++)
    self->times_us[i] = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->cpu_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  gun_bench_alternate (self->bench, measure, self);
  report (self, name);
  for (guint i = 0; i < 2; i++)
    g_array_unref (self->times_us[i]);
  g_array_unref (self->cpu_us);
  g_signal_handler_disconnect (clock, handler);
}

static void
search (Typing *self)
{
  GtkWidget *view;
  GListModel *results;

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.search", NULL);
  self->entry = GTK_EDITABLE (gun_ui_wait_for (self->window, GTK_TYPE_SEARCH_ENTRY, NULL));
  view = gun_ui_wait_for (self->window, GUN_TYPE_SEARCH_VIEW, NULL);
  gtk_editable_set_text (self->entry, "area");
  view = gun_ui_wait_for (view, GTK_TYPE_LIST_VIEW, NULL);
  gun_ui_settle ();
  results = gtk_single_selection_get_model (
      GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (view))));
  g_signal_connect_swapped (results, "found", G_CALLBACK (found_cb), self);
  run (self, GTK_WIDGET (self->window), measure_search, "Search, a letter: first results drawn");
  g_signal_handlers_disconnect_by_data (results, self);
}

static void
open_soul (Typing *self)
{
  GtkWindow *dialog;

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.open-soul", NULL);
  gun_test_await ((dialog = gun_ui_get_dialog (GUN_TYPE_OPEN_WINDOW)) != NULL, GUN_UI_PATIENCE_S);
  self->entry = GTK_EDITABLE (gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Soul"));
  gun_ui_settle ();
  run (self, GTK_WIDGET (dialog), measure_offers, "Open Soul: offers drawn");
  gtk_window_destroy (dialog);
  gun_ui_settle ();
}

void
gun_bench_search (GunBench *bench)
{
  GunEngine *engine = gun_ui_start_engine (gun_bench_get_store (bench), FALSE);
  Typing self = { .bench = bench, .engine = engine };
  g_autoptr (GAsyncResult) result = NULL;

  gun_engine_set_keep_search_index (engine, TRUE);
  gun_engine_build_search_index_async (engine, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (gun_engine_build_search_index_finish (engine, result, NULL));

  self.window = gun_ui_open_window (engine);
  gun_ui_settle ();
  search (&self);
  open_soul (&self);
  gun_ui_close_window (self.window);
  gun_ui_stop_engine (engine);
}
