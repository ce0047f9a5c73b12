/* SPDX-License-Identifier: MIT */

/* Whatever may be measured has words: for every line of why-lines.c. */

#include "gun-why-words.h"

#include <string.h>

#include "why-lines.h"

static void
assert_words (const char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (strlen (text), >, 3);
  g_assert_null (strpbrk (text, "\n\r\t"));
  g_assert_null (strstr (text, "(null)"));
}

static void
assert_same (const GunWhyReport *report, const GunWhyReport *read)
{
  g_assert_nonnull (read);
  g_assert_cmpint (read->cause, ==, report->cause);
  g_assert_cmpstr (read->sentence, ==, report->sentence);
  g_assert_cmpstr (read->fact, ==, report->fact);
  g_assert_cmpstr (read->step, ==, report->step);
  g_assert_cmpstr (read->step_action, ==, report->step_action);
  g_assert_cmpuint (read->tried->len, ==, report->tried->len);
  for (guint i = 0; i < read->tried->len; i++)
    g_assert_cmpstr (g_ptr_array_index (read->tried, i), ==, g_ptr_array_index (report->tried, i));
}

static void
test_lines (void)
{
  for (guint i = 0; i < gun_why_n_lines; i++)
    {
      g_autoptr (GunWhyFacts) facts = gun_why_read_line (gun_why_lines[i].facts);
      g_autoptr (GunWhyReport) report = gun_why_words_report (facts);
      g_autoptr (GunWhyReport) read = NULL;
      g_autoptr (GString) json = g_string_new (NULL);

      g_assert_cmpint (report->cause, ==, gun_why_lines[i].cause);
      assert_words (report->sentence);
      assert_words (report->fact);
      assert_words (report->step);
      for (guint j = 0; j < report->tried->len; j++)
        assert_words (g_ptr_array_index (report->tried, j));
      gun_why_report_append_json (report, json);
      read = gun_why_report_parse (json->str, json->len);
      assert_same (report, read);
    }
}

/* No sentence stands for two causes */
static void
test_sentences (void)
{
  g_autoptr (GHashTable) causes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < gun_why_n_lines; i++)
    {
      g_autoptr (GunWhyFacts) facts = gun_why_read_line (gun_why_lines[i].facts);
      g_autoptr (GunWhyReport) report = gun_why_words_report (facts);
      gpointer known;

      if (g_hash_table_lookup_extended (causes, report->sentence, NULL, &known))
        g_assert_cmpuint (GPOINTER_TO_UINT (known), ==, report->cause);
      g_hash_table_insert (causes, g_strdup (report->sentence), GUINT_TO_POINTER (report->cause));
    }
}

/* Facts of one line, so that a number that is not among them is noticed */
static void
test_facts (void)
{
  static const struct
  {
    const char *line;
    const char *fact;
  } shown[] = {
    { "offer said o/192.168.1.2/1/host end/timeout",
      "In 7.0 s after our offer no answer was heard." },
    { "offer said late o/192.168.1.2/1/host end/timeout",
      "It came 7.5 s after our offer, when the try had been over since 7.0 s after it." },
    { "offer said heard o/192.168.1.2/1/host t/10.7.7.7/1/host end/ice stun/mapped/192.0.2.1/5000 "
      "stun/mapped/192.0.2.2/5001",
      "stun:server.example saw port 5000, stun:server.example saw port 5001. We said 1 addresses, "
      "it said 1; in 7.0 s no packet of it came." },
    { "offer said heard o/192.168.1.2/1/host t/203.0.113.9/6000/srflx/6000 "
      "t/203.0.113.9/6001/srflx/6000 end/ice",
      "We said 1 addresses, it said 2; in 7.0 s no packet of it came. Its network gives each "
      "server "
      "a different port: 6000 and 6001." },
    { "clock", "By what it says, its clock is 900.0 s behind ours." },
    { "offer said heard way secured open end/silent", "After 5.0 s: silent" },
    { "ours", "No try is over yet." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      g_autoptr (GunWhyFacts) facts = gun_why_read_line (shown[i].line);
      g_autoptr (GunWhyReport) report = gun_why_words_report (facts);

      g_assert_cmpstr (report->fact, ==, shown[i].fact);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/why-words/lines", test_lines);
  g_test_add_func ("/engine/why-words/sentences", test_sentences);
  g_test_add_func ("/engine/why-words/facts", test_facts);
  return g_test_run ();
}
