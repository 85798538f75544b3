// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/locate.h"
#include "core/formats/model_files.h"

namespace plumbline::formats {

/// openModel in two steps, for those who can live with half of them.
/// Opens, reads the configuration, gathers problems; the tensors are not looked at. @throws Error
[[nodiscard]] ModelFiles openUnchecked(const ModelPlace& place);
/// Every needed tensor is there with its shape and a type that can be read; names those that are not used in `problems`.
/// @throws Error CorruptFile, UnsupportedFormat (type)
void checkTensors(ModelFiles& model);

/// The scalar metadata of a GGUF.
[[nodiscard]] Json ggufMetadataJson(const GgufFile& file);

} // namespace plumbline::formats
