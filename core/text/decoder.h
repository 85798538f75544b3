// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/json_view.h"

#include <memory>
#include <string>
#include <vector>

namespace plumbline::text {

/// A step from pieces back to text: `decoder` of tokenizer.json. Immutable.
class Decoder {
public:
    virtual ~Decoder() = default;
    virtual void apply(std::vector<std::string>& tokens) const = 0;
};

/// Null for JSON's null. Knows ByteLevel, Replace, ByteFallback, Fuse, Strip, Metaspace, Sequence.
/// @throws Error UnsupportedFormat naming the type, CorruptFile
[[nodiscard]] std::unique_ptr<const Decoder> readDecoder(const JsonView& json);
[[nodiscard]] std::unique_ptr<const Decoder> byteLevelDecoder();

/// The byte that "<0x0A>" stands for, or −1.
[[nodiscard]] int byteOfPiece(std::string_view piece);

} // namespace plumbline::text
