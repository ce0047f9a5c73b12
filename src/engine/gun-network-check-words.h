/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-network-judgement.h"

G_BEGIN_DECLS

/*
 * What a check says to people, the same in the window, in what is copied from it, and in gun-peer.
 */

/**
 * GunCheckMark:
 * @GUN_CHECK_RUNNING: it is still measured
 * @GUN_CHECK_NEUTRAL: neither good nor bad, or not known
 * @GUN_CHECK_GOOD: as it should be
 * @GUN_CHECK_WARNING: it may be in the way
 * @GUN_CHECK_BAD: it is in the way
 *
 * How a fact is.
 */
typedef enum
{
  GUN_CHECK_RUNNING,
  GUN_CHECK_NEUTRAL,
  GUN_CHECK_GOOD,
  GUN_CHECK_WARNING,
  GUN_CHECK_BAD,
} GunCheckMark;

/**
 * GunCheckRow:
 * @mark: how it is
 * @title: what was measured
 * @detail: (nullable): from what that follows, or why not
 * @value: what came of it
 *
 * One fact. Texts are lines that can be shown.
 */
typedef struct
{
  GunCheckMark mark;
  char *title;
  char *detail;
  char *value;
} GunCheckRow;

void gun_check_row_free (GunCheckRow *self);

/**
 * GunCheckGroup: which facts
 */
typedef enum
{
  GUN_CHECK_NETWORK,
  GUN_CHECK_SERVERS,
  GUN_CHECK_RELAYS,
  GUN_CHECK_N_GROUPS,
} GunCheckGroup;

const char *gun_check_group_get_title (GunCheckGroup group);
/* (element-type GunCheckRow) (transfer full): for each fact, known yet or not */
GPtrArray *gun_network_check_list_rows (const GunNetworkCheck *check, GunCheckGroup group);

const char *gun_network_judgement_get_headline (const GunNetworkJudgement *judgement);
char *gun_network_judgement_dup_reason (const GunNetworkJudgement *judgement);
/* (nullable): when all was learned */
char *gun_network_judgement_dup_missing (const GunNetworkJudgement *judgement);
char *gun_network_check_dup_when (const GunNetworkCheck *check);

/* All of it, several lines, to be sent to somebody. @hides_addresses: without addresses of this computer
 * or others, and without its name */
char *gun_network_check_to_text (const GunNetworkCheck *check, gboolean hides_addresses);

G_END_DECLS
