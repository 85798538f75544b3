// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/text/hf_tokenizer.h"

using namespace plumbline;

/// Takes the input for a tokenizer.json; cuts a short text with it and puts it together again. Anything but an Error is a fault.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    try {
        const auto tokenizer = text::readHfTokenizer({reinterpret_cast<const char*>(data), size}, "tokenizer.json");
        const text::Encoding encoding = tokenizer->encode("  The e\u0301 3.14 isn't <s>\u2581ab\xFF\U0001F642\r\n", true);
        (void)tokenizer->decode(encoding.ids);
        text::StreamDecoder decoder(tokenizer);
        for (const text::TokenId id : encoding.ids)
            if (id < tokenizer->vocabularySize())
                (void)decoder.push(id);
        (void)decoder.finish();
    } catch (const Error&) { // the answer to every damaged file
    }
    return 0;
}
