/* SPDX-License-Identifier: MIT */

#include "why-lines.h"

static void
test_causes (void)
{
  for (guint i = 0; i < gun_why_n_lines; i++)
    {
      g_autoptr (GunWhyFacts) facts = gun_why_read_line (gun_why_lines[i].facts);
      GunWhyCause cause = gun_why_judge (facts);

      if (cause != gun_why_lines[i].cause)
        g_error ("“%s” is put down to %s, not to %s",
                 gun_why_lines[i].facts,
                 gun_why_cause_get_name (cause),
                 gun_why_cause_get_name (gun_why_lines[i].cause));
    }
}

/* Each has a name of its own, and a line above that leads to it */
static void
test_every_cause (void)
{
  for (guint cause = 0; cause < GUN_WHY_N_CAUSES; cause++)
    {
      guint n_lines = 0;

      g_assert_nonnull (gun_why_cause_get_name ((GunWhyCause) cause));
      for (guint other = 0; other < cause; other++)
        g_assert_cmpstr (gun_why_cause_get_name ((GunWhyCause) cause),
                         !=,
                         gun_why_cause_get_name ((GunWhyCause) other));
      for (guint i = 0; i < gun_why_n_lines; i++)
        n_lines += gun_why_lines[i].cause == cause;
      if (n_lines == 0)
        g_error ("No line leads to %s", gun_why_cause_get_name ((GunWhyCause) cause));
    }
}

/* Their NAT is named only when two candidates of one socket show it */
static void
test_their_nat (void)
{
  static const struct
  {
    const char *theirs;
    gboolean is_strict;
  } shown[] = {
    { "t/203.0.113.9/6000/srflx/6000 t/203.0.113.9/6001/srflx/6000", TRUE },
    { "t/203.0.113.9/6000/srflx/6000 t/203.0.113.9/6001/srflx/6001", FALSE },
    { "t/203.0.113.9/6000/srflx/6000 t/203.0.113.8/6001/srflx/6000", FALSE },
    { "t/203.0.113.9/6000/srflx/9 t/203.0.113.9/6001/srflx/9", FALSE },
    { "t/203.0.113.9/6000/srflx t/203.0.113.9/6001/srflx", FALSE },
    { "t/203.0.113.9/6000/host/6000 t/203.0.113.9/6001/srflx/6000", FALSE },
    { "t/203.0.113.9/6000/srflx/6000", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      g_autofree char *text
          = g_strdup_printf ("offer said heard o/192.0.2.9/1/host %s end/ice", shown[i].theirs);
      g_autoptr (GunWhyFacts) facts = gun_why_read_line (text);
      const GunIceCandidate *one;
      const GunIceCandidate *other;

      g_assert_cmpint (
          gun_why_try_find_their_ports (gun_why_facts_get_last_try (facts), &one, &other),
          ==,
          shown[i].is_strict);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/direct/why/causes", test_causes);
  g_test_add_func ("/direct/why/every-cause", test_every_cause);
  g_test_add_func ("/direct/why/their-nat", test_their_nat);
  return g_test_run ();
}
