// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/settings.h"

#include <QSettings>
#include <algorithm>
#include <array>

namespace plumbline::shell {

namespace {

constexpr std::size_t kMostRecent = 12;

struct Row {
    Setting setting;
    const char* key;
    QVariant first;
    bool (*usable)(const QVariant&);
};

bool anything(const QVariant&)
{
    return true;
}

template <int Least, int Most> bool between(const QVariant& value)
{
    bool isNumber = false;
    const int number = value.toInt(&isNumber);
    return isNumber && number >= Least && number <= Most;
}

bool isScheme(const QVariant& value)
{
    return QStringList{"system", "light", "dark"}.contains(value.toString());
}

bool isContrast(const QVariant& value)
{
    return QStringList{"system", "normal", "high"}.contains(value.toString());
}

bool isLanguage(const QVariant& value)
{
    return QStringList{"", "en", "de", "zh_CN"}.contains(value.toString());
}

const std::array<Row, kSettingCount>& table()
{
    static const std::array<Row, kSettingCount> rows = {{
        {Setting::Scheme, "appearance/scheme", "system", isScheme},
        {Setting::TextScale, "appearance/textScale", 100, between<90, 150>},
        {Setting::Language, "general/language", "", isLanguage},
        {Setting::Contrast, "appearance/contrast", "system", isContrast},
        {Setting::FewerAnimations, "appearance/fewerAnimations", false, anything},
        {Setting::Device, "devices/device", "", anything},
        {Setting::Threads, "devices/threads", 0, between<0, 1024>},
        {Setting::DemoProject, "general/demoProject", "", anything},
        {Setting::InspectorShown, "window/inspectorShown", true, anything},
        {Setting::InspectorWidth, "window/inspectorWidth", 340, between<300, 480>},
        {Setting::WindowGeometry, "window/geometry", QByteArray(), anything},
        {Setting::LastView, "window/lastView", "", anything},
        {Setting::LastFolder, "window/lastFolder", "", anything},
    }};
    return rows;
}

const Row& rowOf(Setting setting)
{
    return table()[static_cast<std::size_t>(setting)];
}

} // namespace

Settings::Settings(const QString& file, QObject* parent)
    : QObject(parent)
    , m_file(file.isEmpty() ? std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope, "plumbline", "plumbline")
                            : std::make_unique<QSettings>(file, QSettings::IniFormat))
{
}

Settings::~Settings() = default;

QVariant Settings::value(Setting setting) const
{
    const Row& row = rowOf(setting);
    const QVariant stored = m_file->value(row.key, row.first);
    return row.usable(stored) ? stored : row.first;
}

void Settings::set(Setting setting, const QVariant& value)
{
    if (this->value(setting) == value)
        return;
    m_file->setValue(rowOf(setting).key, value);
    Q_EMIT changed(setting);
}

QHash<QString, QStringList> Settings::keys() const
{
    QHash<QString, QStringList> keys;
    m_file->beginGroup("keys");
    for (const QString& id : m_file->childKeys())
        keys[id] = m_file->value(id).toStringList();
    m_file->endGroup();
    return keys;
}

QByteArray Settings::paneState(const QString& key) const
{
    return m_file->value("panes/" + key).toByteArray();
}

void Settings::setPaneState(const QString& key, const QByteArray& state)
{
    m_file->setValue("panes/" + key, state);
}

void Settings::setKeys(const QHash<QString, QStringList>& keys)
{
    m_file->remove("keys");
    m_file->beginGroup("keys");
    for (auto it = keys.begin(); it != keys.end(); ++it)
        m_file->setValue(it.key(), *it);
    m_file->endGroup();
}

std::vector<RecentProject> Settings::recentProjects() const
{
    std::vector<RecentProject> list;
    const int size = std::min(m_file->beginReadArray("recent"), static_cast<int>(kMostRecent));
    for (int at = 0; at < size; ++at) {
        m_file->setArrayIndex(at);
        RecentProject project{m_file->value("path").toString(), m_file->value("name").toString(),
            m_file->value("openedAt").toLongLong(), m_file->value("views").toStringList()};
        if (!project.path.isEmpty())
            list.push_back(std::move(project));
    }
    m_file->endArray();
    return list;
}

void Settings::addRecent(const RecentProject& project)
{
    auto list = recentProjects();
    std::erase_if(list, [&project](const RecentProject& other) { return other.path == project.path; });
    list.insert(list.begin(), project);
    writeRecent(list);
}

void Settings::removeRecent(const QString& path)
{
    auto list = recentProjects();
    std::erase_if(list, [&path](const RecentProject& other) { return other.path == path; });
    writeRecent(list);
}

void Settings::moveRecent(const QString& from, const QString& to)
{
    auto list = recentProjects();
    for (RecentProject& project : list)
        project.path = project.path == from ? to : project.path;
    writeRecent(list);
}

void Settings::clearRecent()
{
    writeRecent({});
}

QStringList Settings::recentModels() const
{
    return m_file->value("recentModels").toStringList().mid(0, static_cast<qsizetype>(kMostRecent));
}

void Settings::addRecentModel(const QString& path)
{
    QStringList list = recentModels();
    list.removeAll(path);
    list.prepend(path);
    m_file->setValue("recentModels", list.mid(0, static_cast<qsizetype>(kMostRecent)));
}

void Settings::writeRecent(const std::vector<RecentProject>& list)
{
    m_file->remove("recent");
    m_file->beginWriteArray("recent");
    for (std::size_t at = 0; at < std::min(list.size(), kMostRecent); ++at) {
        m_file->setArrayIndex(static_cast<int>(at));
        m_file->setValue("path", list[at].path);
        m_file->setValue("name", list[at].name);
        m_file->setValue("openedAt", list[at].openedAt);
        m_file->setValue("views", list[at].views);
    }
    m_file->endArray();
    Q_EMIT recentChanged();
}

} // namespace plumbline::shell
