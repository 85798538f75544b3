// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace plumbline::gpu::test {

/// Notes in the table that PLUMBLINE_RECORD_OPS names, if it names one, that `op` passed its tests today on this machine.
/// @param version  "plain", "fast" or "cuda". Does nothing where the running test has failed.
void recordPassed(const char* op, const char* version);

} // namespace plumbline::gpu::test
