/* SPDX-License-Identifier: MIT */

/*
 * The first frame of the window over a store with many rows, and its memory. Each is a process of its own, in turn: the window over that
 * store, over an empty one, and a bare AdwApplicationWindow with an empty GtkColumnView. Times are from the moment the process was asked for.
 */

#include "gun-bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gun-application.h"
#include "gun-soul-line.h"

/* Once the list is there, memory is looked at when everything else has come to rest, milliseconds */
#define REST_MS 500

typedef struct
{
  gint64 since_us;
  gboolean is_bare;
  GtkWidget *window;
  double first_ms;
  double rows_ms;
} Child;

/* Of this process, in MB; @name: a line of /proc/self/status */
static double
read_memory (const char *name)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL)
      || (line = strstr (status, name)) == NULL)
    return NAN;

  return g_ascii_strtod (line + strlen (name) + 1, NULL) / 1024;
}

static gboolean
tell_cb (gpointer user_data)
{
  Child *child = user_data;

  printf ("%.2f %.2f %.2f\n", child->first_ms, child->rows_ms, read_memory ("VmRSS:"));
  gtk_window_close (GTK_WINDOW (child->window));

  return G_SOURCE_REMOVE;
}

/* A store without rows has none to wait for: what stands in their place is there with the stack of pages */
static gboolean
shows_content (Child *child)
{
  return child->is_bare || gun_ui_find (child->window, GUN_TYPE_SOUL_LINE, NULL) != NULL
         || gun_ui_shows (child->window, "Nothing here yet");
}

static void
after_paint_cb (Child *child)
{
  const double now_ms = (double) (g_get_monotonic_time () - child->since_us) / 1000;

  if (child->first_ms == 0)
    child->first_ms = now_ms;
  if (child->rows_ms > 0 || !shows_content (child))
    return;

  child->rows_ms = now_ms;
  g_timeout_add (REST_MS, tell_cb, child);
}

static void
realize_cb (Child *child)
{
  g_signal_connect_swapped (gtk_widget_get_frame_clock (child->window),
                            "after-paint",
                            G_CALLBACK (after_paint_cb),
                            child);
}

static void
window_added_cb (Child *child, GtkWindow *window)
{
  if (child->window != NULL)
    return;

  child->window = GTK_WIDGET (window);
  g_signal_connect_swapped (window, "realize", G_CALLBACK (realize_cb), child);
}

static void
activate_bare_cb (GtkApplication *application)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *scrolled_window = gtk_scrolled_window_new ();
  GtkSelectionModel *model = GTK_SELECTION_MODEL (
      gtk_no_selection_new (G_LIST_MODEL (g_list_store_new (G_TYPE_OBJECT))));

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled_window),
                                 gtk_column_view_new (model));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), scrolled_window);
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 640);
  gtk_window_present (GTK_WINDOW (window));
}

/* @what: a database, or "bare" */
int
gun_bench_start_child (const char *what, gint64 since_us)
{
  Child child = { .since_us = since_us, .is_bare = g_str_equal (what, "bare") };
  char *arguments[] = { (char *) "gun-desktop", (char *) "--db", (char *) what, NULL };
  g_autoptr (GApplication) application = NULL;

  if (child.is_bare)
    {
      application = G_APPLICATION (adw_application_new ("org.gun.Bench", G_APPLICATION_NON_UNIQUE));
      g_signal_connect (application, "activate", G_CALLBACK (activate_bare_cb), NULL);
    }
  else
    {
      application = G_APPLICATION (gun_application_new ());
    }
  g_signal_connect_swapped (application, "window-added", G_CALLBACK (window_added_cb), &child);

  return g_application_run (application, child.is_bare ? 1 : 3, arguments);
}

enum
{
  MANY,
  EMPTY,
  BARE,
  N_KINDS
};

typedef struct
{
  GArray *first_ms; /* (element-type double) */
  GArray *rows_ms;
  GArray *memory;
} Measured;

static void
run_child (GunBench *bench, const char *what, Measured *measured)
{
  g_autofree char *since = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, bench->program, "child", what, since, NULL);
  g_autofree char *said = NULL;
  double numbers[3];

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  g_assert_cmpint (sscanf (said, "%lf %lf %lf", &numbers[0], &numbers[1], &numbers[2]), ==, 3);
  g_array_append_val (measured->first_ms, numbers[0]);
  g_array_append_val (measured->rows_ms, numbers[1]);
  g_array_append_val (measured->memory, numbers[2]);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double *one = a;
  const double *other = b;

  return *one < *other ? -1 : *one > *other;
}

static double
get_median (GArray *numbers)
{
  g_array_sort (numbers, compare_doubles);
  return g_array_index (numbers, double, numbers->len / 2);
}

static void
add_lines (GunBench *bench, const Measured *measured)
{
  double first[N_KINDS], rows[N_KINDS], memory[N_KINDS];

  for (guint i = 0; i < N_KINDS; i++)
    {
      first[i] = get_median (measured[i].first_ms);
      rows[i] = get_median (measured[i].rows_ms);
      memory[i] = get_median (measured[i].memory);
    }
  gun_bench_add_ratio (bench,
                       "Start, many rows, beside a bare window: first frame, ms",
                       first[MANY],
                       first[BARE],
                       1.3,
                       0);
  gun_bench_add (bench,
                 "Start, many rows, beside a bare window: frame with rows, ms",
                 rows[MANY],
                 first[BARE]);
  gun_bench_add (bench,
                 "Start, empty store, beside a bare window: first frame, ms",
                 first[EMPTY],
                 first[BARE]);
  gun_bench_add_ratio (
      bench, "Memory, many rows, beside an empty store, MB", memory[MANY], memory[EMPTY], 1.3, 40);
  gun_bench_add (
      bench, "Memory, empty store, beside a bare window, MB", memory[EMPTY], memory[BARE]);
}

void
gun_bench_start (GunBench *bench)
{
  Measured measured[N_KINDS];
  g_autofree char *empty = gun_ui_dup_scratch_path ("empty.db");
  const char *what[N_KINDS] = { gun_bench_get_store (bench), empty, "bare" };
  const guint rounds = bench->is_long ? bench->rounds * 3 : bench->rounds;

  for (guint i = 0; i < N_KINDS; i++)
    measured[i] = (Measured){ g_array_new (FALSE, FALSE, sizeof (double)),
                              g_array_new (FALSE, FALSE, sizeof (double)),
                              g_array_new (FALSE, FALSE, sizeof (double)) };

  for (guint round = 0; round < rounds; round++)
    for (guint i = 0; i < N_KINDS; i++)
      {
        const guint kind = round % 2 == 0 ? i : N_KINDS - 1 - i;

        run_child (bench, what[kind], &measured[kind]);
      }
  add_lines (bench, measured);

  for (guint i = 0; i < N_KINDS; i++)
    {
      g_array_unref (measured[i].first_ms);
      g_array_unref (measured[i].rows_ms);
      g_array_unref (measured[i].memory);
    }
}
