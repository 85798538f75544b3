// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lisa/substitution.h"
#include "core/nn/load.h"
#include "tests/nn/tiny_model.h"
#include "tests/support/support.h"

#include <c10/core/GradMode.h>

namespace plumbline::test {

/// A small random model, loaded, with what its folder needs to live.
struct TinyModel {
    explicit TinyModel(std::uint64_t seed = 1, std::int64_t keyHeads = 2)
    {
        writeTinyModel(folder.path(), seed, keyHeads);
        files = formats::openModel(folder.path());
        decoder = nn::loadDecoder(files);
    }
    TemporaryFolder folder;
    formats::ModelFiles files;
    std::shared_ptr<nn::Decoder> decoder;
};

/// Overwrites all trained parts of a layer by noise, so that no term is zero.
inline void randomise(lisa::Substitution& substitution, double size = 0.5)
{
    const c10::NoGradGuard noGradients;
    for (const int layer : substitution.layersOf(lisa::LayerKind::Lisa))
        for (auto& [name, tensor] : substitution.layer(layer).named())
            tensor->copy_(at::randn(tensor->sizes()) * size);
}

/// Layers 1 and 2 of the tiny model in these kinds, initialised; permutations that move every head.
inline lisa::Substitution substitutionOf(TinyModel& model, const lisa::LisaOptions& options, lisa::LayerKind first, lisa::LayerKind second)
{
    lisa::Substitution substitution(model.files.config, options);
    int layer = 1;
    for (const lisa::LayerKind kind : {first, second}) {
        substitution.setKind(layer, kind);
        substitution.layer(layer).alignment.permutation = at::tensor({2, 0, 3, 1}, at::kInt);
        if (kind == lisa::LayerKind::Lisa)
            substitution.initialise(layer, *model.decoder, 5);
        ++layer;
    }
    return substitution;
}

inline at::Tensor logitsOf(nn::Decoder& decoder, const at::Tensor& ids, const at::Tensor& mask = {})
{
    const c10::NoGradGuard noGradients;
    nn::DecoderInput input;
    input.ids = ids;
    input.mask = mask;
    return decoder.forward(input).logits;
}

} // namespace plumbline::test
