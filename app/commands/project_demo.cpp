// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/project_demo.h"

#include "app/commands/model_options.h"
#include "app/commands/project_session.h"
#include "core/lisa/stored_similarity.h"
#include "core/store/model_reference.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace plumbline::app {

namespace fs = std::filesystem;

namespace {
constexpr const char* kView = "attention";
constexpr const char* kPrompt =
    "When Maya handed the spirit level to Jonas at the top of the scaffold, he checked the wall twice and then thanked";

struct DemoText {
    const char* title;
    const char* text;
};
// Each shows something else: who is meant, what is repeated, and a story that goes on for a while.
constexpr std::array<DemoText, 3> kTexts{{
    {"Spirit level",
        "When Maya handed the spirit level to Jonas at the top of the scaffold, he checked the wall twice and then thanked her. "
        "The wall was "
        "straight, but the bubble in the glass was not quite in the middle, so Jonas turned the level around and looked again. "
        "It showed the "
        "same. Maya laughed: the wall that he had built leaned to the left by the width of a coin. He took the level from the "
        "wall, gave it "
        "back to Maya, and fetched his hammer."},
    {"Mason's list",
        "A mason packs the plumb line, the spirit level, the trowel and the chalk. On Monday the mason packs the plumb line, the "
        "spirit level, "
        "the trowel and the chalk. On Tuesday the mason packs the plumb line, the spirit level, the trowel and the chalk. On "
        "Wednesday the "
        "mason leaves the plumb line at home. On Thursday the mason packs the plumb line, the spirit level, the trowel and the "
        "chalk."},
    {"Down the rabbit-hole (Lewis Carroll, 1865)",
        "Alice was beginning to get very tired of sitting by her sister on the bank, and of having nothing to do: once or twice "
        "she had peeped "
        "into the book her sister was reading, but it had no pictures or conversations in it, \"and what is the use of a book,\" "
        "thought Alice "
        "\"without pictures or conversations?\" So she was considering in her own mind (as well as she could, for the hot day "
        "made her feel very "
        "sleepy and stupid), whether the pleasure of making a daisy-chain would be worth the trouble of getting up and picking "
        "the daisies, when "
        "suddenly a White Rabbit with pink eyes ran close by her."},
}};

struct Options : ProjectVerbOptions {
    ModelOptions model;
};

/// What is half made when something fails goes again.
class NewFile {
public:
    explicit NewFile(fs::path file)
        : m_file(std::move(file))
    {
    }
    ~NewFile()
    {
        std::error_code ignored;
        if (!m_kept)
            fs::remove(m_file, ignored);
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    void keep() { m_kept = true; }

private:
    fs::path m_file;
    bool m_kept = false;
};

Json makeDemo(const Options& options, const Shell& shell)
{
    const fs::path path = resolveModel(options.model.model);
    const auto tokenizer = text::openTokenizer(path);
    std::vector<store::StoredText> texts;
    for (const DemoText& each : kTexts)
        texts.push_back({.id = Uuid::make(), .title = each.title, .text = each.text});

    auto project = store::Project::open(options.file, {.mode = store::ProjectOptions::Mode::Create});
    NewFile file(project->file());
    const auto whole = [&] {
        const auto opened = std::move(project); // closed before the file is taken away again
        const LoadedModel model = loadModel(options.model, shell);
        const store::ModelReference reference{.path = path,
            .name = model.files.name,
            .identity = formats::quickIdentity(*model.files.weights),
            .type = options.model.dtype};
        opened->commit(store::modelChosen(kView, store::toJson(reference, opened->file())));
        opened->commit(store::textsAdded(kView, texts));
        opened->commit(store::promptCommitted(kView, kPrompt));
        const Json measured = lisa::modelRecipe(model.files, options.model.heldType(model.files));
        Json list = Json::array();
        for (const store::StoredText& text : texts) {
            const auto ids = tokenizer->encode(text.text).ids;
            for (const bool maskSink : {false, true}) {
                const lisa::SimilarityOptions how{.maskSink = maskSink, .device = model.device};
                const auto heads = lisa::measureHeads(*model.decoder, {ids}, how, shell.progress, shell.cancel);
                opened->putResult(lisa::similarityRecipe(measured, ids, how), lisa::toArrays(heads, 0)).get();
            }
            list.push_back({{"id", text.id.toString()}, {"title", text.title}, {"tokens", ids.size()}});
        }
        Json made{{"file", options.file}, {"model", model.files.name}, {"texts", std::move(list)},
            {"results", opened->resultCount().get()}};
        opened->close();
        return made;
    };
    Json made = whole();
    file.keep();
    return made;
}
} // namespace

void addProjectDemo(CLI::App& group, Shell& shell)
{
    const auto [verb, options] = addProjectVerb<Options>(group, "demo",
        "Makes a project with a model, a prompt, three texts and their measurements", [&shell](const Options& given) {
            const Json made = makeDemo(given, shell);
            if (given.json)
                print(made);
            else
                fmt::print("{}: {} texts, {} measurements of {}\n", given.file, made["texts"].size(), made["results"].get<int>(),
                    made["model"].get<std::string>());
        });
    options->model.addTo(*verb);
}

} // namespace plumbline::app
