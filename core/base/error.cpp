// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

namespace plumbline {

Error::Error(ErrorCode code, ErrorDetail detail)
    : std::runtime_error(englishSentence(code, detail))
    , m_code(code)
    , m_detail(std::move(detail))
{
}

std::string englishCode(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Cancelled: return "cancelled";
    case ErrorCode::InvalidArgument: return "this value cannot be used";
    case ErrorCode::FileNotFound: return "there is no such file";
    case ErrorCode::CorruptFile: return "the file is damaged";
    case ErrorCode::UnsupportedFormat: return "this kind of file is not supported";
    case ErrorCode::NewerFileVersion: return "the file comes from a newer version";
    case ErrorCode::FileChanged: return "the file changed while it was open";
    case ErrorCode::ReadOnly: return "this place is read only";
    case ErrorCode::OutOfMemory: return "there is not enough memory";
    case ErrorCode::DeviceFailure: return "the device failed";
    case ErrorCode::DiskFull: return "the disk is full";
    case ErrorCode::Internal: return "a fault in Plumbline";
    }
    return "a fault in Plumbline";
}

std::string englishAdvice(Advice advice)
{
    switch (advice) {
    case Advice::None: return {};
    case Advice::CheckPath: return "check the path";
    case Advice::DownloadAgain: return "download it again";
    case Advice::ConvertToSafetensors:
        return "pickled weights are never opened; convert them once: python3 -c \"import sys; from transformers import "
               "AutoModelForCausalLM as M; M.from_pretrained(sys.argv[1]).save_pretrained(sys.argv[2], "
               "safe_serialization=True)\" FOLDER NEW_FOLDER";
    case Advice::OpenFolderOfModel: return "open the folder that holds config.json and the *.safetensors files, or a *.gguf file";
    case Advice::UseSupportedArchitecture: return "open a LLaMA, Qwen2, Qwen3 or Mistral model";
    case Advice::UseSupportedType: return "convert it to a supported type";
    case Advice::UpdatePlumbline: return "open it with a newer Plumbline";
    case Advice::ReopenFile: return "open it again";
    case Advice::FreeMemory: return "close other models, choose bfloat16, or analyse the model layer by layer";
    case Advice::FreeDisk: return "free some space, then try again";
    case Advice::ChooseOtherPlace: return "choose another place";
    case Advice::UseCpu: return "use the CPU";
    case Advice::UseLongerText: return "give a longer text";
    case Advice::UseShorterText: return "give a shorter text";
    case Advice::FixLine: return "correct the file at this place";
    case Advice::SeeHelp: return "see --help";
    case Advice::ReportBug: return "report it with the log file";
    }
    return {};
}

std::string englishSentence(ErrorCode code, const ErrorDetail& detail)
{
    std::string text;
    const auto add = [&text](const std::string& part) {
        if (part.empty())
            return;
        if (!text.empty())
            text += " · ";
        text += part;
    };
    if (!detail.file.empty())
        add(detail.file.filename().empty() ? detail.file.string() : detail.file.filename().string());
    add(detail.place);
    add(englishCode(code));
    if (!detail.expected.empty())
        add("expected " + detail.expected);
    if (!detail.found.empty())
        add("found " + detail.found);
    add(englishAdvice(detail.advice));
    return text;
}

std::string grouped(unsigned long long value)
{
    std::string digits = std::to_string(value);
    for (auto at = static_cast<long long>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

std::string bytes(unsigned long long value)
{
    return grouped(value) + (value == 1 ? " byte" : " bytes");
}

} // namespace plumbline
