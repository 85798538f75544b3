// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/tensor_numbers.h"
#include "core/formats/npy.h"
#include "core/nn/load.h"

#include <algorithm>
#include <c10/core/GradMode.h>

namespace plumbline::app {

namespace {
struct Options {
    ModelOptions model;
    KeepOptions keep;
    std::string ids, split, out;
};

/// Through the cache in pieces of these lengths, the rest in one; without pieces in one call without a cache.
Numbers measure(
    const Options& options, const std::vector<std::int32_t>& ids, const std::vector<std::int32_t>& pieces, const Shell& shell)
{
    const c10::NoGradGuard noGradients;
    const LoadedModel model = loadModel(options.model, shell);
    nn::KeyValueCache cache(model.decoder->config(), 1, model.decoder->options());
    std::vector<at::Tensor> rows;
    std::size_t begin = 0;
    for (std::size_t piece = 0; begin < ids.size() || rows.empty(); ++piece) {
        const std::size_t left = ids.size() - begin;
        const std::size_t count = piece < pieces.size() ? std::min(left, static_cast<std::size_t>(pieces[piece])) : left;
        if (count == 0 && left > 0)
            continue;
        auto input = nn::DecoderInput::ofIds(std::span(ids).subspan(begin, count));
        input.cancel = shell.cancel;
        rows.push_back(model.decoder->forward(input, options.split.empty() ? nullptr : &cache).logits[0].to(at::kCPU));
        begin += count;
    }
    return toNumbers(at::cat(rows));
}
} // namespace

void addLogits(CLI::App& app, Shell& shell)
{
    CLI::App* verb = app.add_subcommand("logits", "Logits of every position as float32 [T, V]");
    auto options = std::make_shared<Options>();
    options->model.addTo(*verb);
    options->model.addAdapterTo(*verb);
    verb->add_option("--ids", options->ids, "1,2,3")->required();
    verb->add_option(
        "--split", options->split, "lengths of the pieces that are fed through the cache, as 7,20; the rest follows in one");
    verb->add_option("--out", options->out, "a *.npy file")->required();
    options->keep.addTo(*verb);
    verb->callback([=, &shell] {
        const auto ids = parseIds(options->ids);
        const auto pieces = parseIds(options->split);
        const Json recipe{{"kind", "logits"}, {"ids", ids}, {"split", pieces}};
        const Numbers kept =
            keptOrMeasuredNumbers(options->keep, options->model, recipe, [&] { return measure(*options, ids, pieces, shell); });
        formats::writeNpy(options->out, kept.values, kept.shape);
    });
}

} // namespace plumbline::app
