// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/text/sentencepiece_tokenizer.h"

#include <vector>

using namespace plumbline;

/// Takes the input for a SentencePiece model; cuts a short text with it and puts it together again. Anything but an Error is a
/// fault.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    try {
        const auto tokenizer = text::readSentencePiece({reinterpret_cast<const char*>(data), size}, "tokenizer.model");
        const text::Encoding encoding =
            tokenizer->encodePrompt("  The e\u0301 3.14 isn't <s>\u2581ab \U0001F642\r\n\u2167", true);
        (void)tokenizer->decode(encoding.ids, true);
        (void)tokenizer->encode("a\xFF");
    } catch (const Error&) { // the answer to every damaged file
    }
    return 0;
}
