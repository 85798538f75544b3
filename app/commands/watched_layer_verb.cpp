// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/watched_layer_verb.h"

#include "app/commands/tensor_numbers.h"
#include "app/commands/watched_layer.h"
#include "core/formats/npy.h"

#include <c10/core/GradMode.h>

namespace plumbline::app {

namespace {
struct Options {
    ModelOptions model;
    KeepOptions keep;
    std::string ids, out;
    int layer = 0;
};

Numbers measure(const Options& options, const std::vector<std::int32_t>& ids, bool attention, const Shell& shell)
{
    const c10::NoGradGuard noGradients;
    const LoadedModel model = loadModel(options.model, shell);
    const auto most = model.decoder->config().layers - (attention ? 1 : 0);
    if (options.layer < 0 || options.layer > most)
        throw Error(ErrorCode::InvalidArgument,
            {.file = options.model.model,
                .place = "layer",
                .expected = "0 to " + std::to_string(most),
                .found = std::to_string(options.layer)});
    WatchedLayer watched(options.layer, attention);
    auto input = nn::DecoderInput::ofIds(ids, nn::LogitRows::None);
    input.cancel = shell.cancel;
    (void)model.decoder->forward(input, nullptr, &watched);
    return toNumbers(watched.take()[0]);
}
} // namespace

void addWatchedLayerVerb(CLI::App& app, Shell& shell, const WatchedLayerVerb& what)
{
    CLI::App* verb = app.add_subcommand(what.name, what.description);
    auto options = std::make_shared<Options>();
    options->model.addTo(*verb);
    options->model.addAdapterTo(*verb);
    verb->add_option("--ids", options->ids, "1,2,3")->required();
    verb->add_option("--layer", options->layer,
            what.attention ? "counted from 0" : "counted from 0; the number of layers: after the final norm")
        ->required();
    verb->add_option("--out", options->out, "a *.npy file")->required();
    options->keep.addTo(*verb);
    verb->callback([=, &shell, attention = what.attention, name = what.name] {
        const auto ids = parseIds(options->ids);
        const Json recipe{{"kind", name}, {"ids", ids}, {"layer", options->layer}};
        const Numbers kept = keptOrMeasuredNumbers(
            options->keep, options->model, recipe, [&] { return measure(*options, ids, attention, shell); });
        formats::writeNpy(options->out, kept.values, kept.shape);
    });
}

} // namespace plumbline::app
