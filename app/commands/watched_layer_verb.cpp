// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/watched_layer_verb.h"

#include "app/commands/model_options.h"
#include "app/commands/watched_layer.h"
#include "core/formats/npy.h"

#include <c10/core/GradMode.h>

namespace plumbline::app {

void addWatchedLayerVerb(CLI::App& app, Shell& shell, const WatchedLayerVerb& what)
{
    CLI::App* verb = app.add_subcommand(what.name, what.description);
    struct Options {
        ModelOptions model;
        std::string ids, out;
        int layer = 0;
    };
    auto options = std::make_shared<Options>();
    options->model.addTo(*verb);
    options->model.addAdapterTo(*verb);
    verb->add_option("--ids", options->ids, "1,2,3")->required();
    verb->add_option("--layer", options->layer, what.attention ? "counted from 0" : "counted from 0; the number of layers: after the final norm")
        ->required();
    verb->add_option("--out", options->out, "a *.npy file")->required();
    verb->callback([=, &shell, attention = what.attention] {
        const c10::NoGradGuard noGradients;
        const auto ids = parseIds(options->ids);
        const LoadedModel model = loadModel(options->model, shell);
        const auto most = model.decoder->config().layers - (attention ? 1 : 0);
        if (options->layer < 0 || options->layer > most)
            throw Error(ErrorCode::InvalidArgument, {.file = options->model.model, .place = "layer", .expected = "0 to " + std::to_string(most),
                                                     .found = std::to_string(options->layer)});
        WatchedLayer watched(options->layer, attention);
        auto input = nn::DecoderInput::ofIds(ids, nn::LogitRows::None);
        input.cancel = shell.cancel;
        (void)model.decoder->forward(input, nullptr, &watched);
        const at::Tensor kept = watched.take()[0];
        formats::writeNpy(options->out, {kept.const_data_ptr<float>(), static_cast<std::size_t>(kept.numel())}, kept.sizes().vec());
    });
}

} // namespace plumbline::app
