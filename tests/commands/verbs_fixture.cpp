// SPDX-License-Identifier: GPL-3.0-or-later
#include "verbs_fixture.h"

#include "core/base/paths.h"
#include "tests/nn/tiny_model.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

namespace plumbline::test {

namespace fs = std::filesystem;

void Verbs::SetUp()
{
    model = folder.path() / "模型 ä";
    writeTinyModel(model);
    Json vocabulary = Json::object();
    for (int i = 0; i < 64; ++i)
        vocabulary[std::string(1, static_cast<char>('@' + i))] = i;
    writeFileAtomically(model / "tokenizer.json",
        Json{{"version", "1.0"}, {"truncation", nullptr}, {"padding", nullptr}, {"added_tokens", Json::array()},
            {"normalizer", nullptr},
            {"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", true}}},
            {"post_processor", nullptr},
            {"decoder", {{"type", "ByteLevel"}, {"add_prefix_space", true}, {"trim_offsets", true}, {"use_regex", true}}},
            {"model",
                {{"type", "BPE"}, {"dropout", nullptr}, {"unk_token", nullptr}, {"continuing_subword_prefix", nullptr},
                    {"end_of_word_suffix", nullptr}, {"fuse_unk", false}, {"byte_fallback", false}, {"vocab", vocabulary},
                    {"merges", Json::array()}}}}
            .dump());
}

Ran Verbs::run(const std::vector<std::string>& arguments) const
{
    std::vector<std::string> words{PLUMBLINE_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    const fs::path out = folder.path() / "stdout", err = folder.path() / "stderr";
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    pid_t child = 0;
    EXPECT_EQ(posix_spawn(&child, PLUMBLINE_PROGRAM, &actions, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    Ran ran;
    int state = 0;
    waitpid(child, &state, 0);
    ran.status = WIFEXITED(state) ? WEXITSTATUS(state) : -1;
    ran.out = readFile(out);
    ran.err = readFile(err);
    return ran;
}

} // namespace plumbline::test
