// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QStringList>
#include <QVariant>
#include <memory>

class QSettings;

namespace plumbline::shell {

/// Every setting of the program, once. The table with keys and values at first is in settings.cpp.
enum class Setting {
    Scheme, ///< "system", "light", "dark"
    TextScale, ///< 90 to 150 per cent
    Language, ///< "", "en", "de", "zh_CN"; empty: the system's
    Contrast, ///< "system", "normal", "high"
    FewerAnimations,
    Device, ///< id of a device; empty: the best one
    Threads, ///< 0: all cores
    DemoProject, ///< path of the demo project once it is made
    InspectorShown,
    InspectorWidth,
    WindowGeometry,
    LastView,
    LastFolder,
};
inline constexpr int kSettingCount = static_cast<int>(Setting::LastFolder) + 1;

/// A project that was open before.
struct RecentProject {
    QString path;
    QString name;
    qint64 openedAt = 0; ///< seconds since 1970
    QStringList views = {};
};

/// Settings, changed keys and recent projects, kept in one file at once. GUI thread.
class Settings : public QObject {
    Q_OBJECT
public:
    /// @param file empty: the user's own
    explicit Settings(const QString& file = {}, QObject* parent = nullptr);
    ~Settings() override;

    /// The stored value where it can be used, else the one at first.
    [[nodiscard]] QVariant value(Setting setting) const;
    [[nodiscard]] QString text(Setting setting) const { return value(setting).toString(); }
    [[nodiscard]] int number(Setting setting) const { return value(setting).toInt(); }
    [[nodiscard]] bool isOn(Setting setting) const { return value(setting).toBool(); }
    void set(Setting setting, const QVariant& value);

    /// Where a view's panes were left: bytes of its own making by a key of its own ("attention.columns.small"). Empty: never set.
    [[nodiscard]] QByteArray paneState(const QString& key) const;
    void setPaneState(const QString& key, const QByteArray& state);

    [[nodiscard]] QHash<QString, QStringList> keys() const;
    void setKeys(const QHash<QString, QStringList>& keys);

    /// Newest first, 12 at most.
    [[nodiscard]] std::vector<RecentProject> recentProjects() const;
    void addRecent(const RecentProject& project);
    void removeRecent(const QString& path);
    /// A moved project keeps its place in the list.
    void moveRecent(const QString& from, const QString& to);
    void clearRecent();

    /// Paths of models, newest first, 12 at most.
    [[nodiscard]] QStringList recentModels() const;
    void addRecentModel(const QString& path);

Q_SIGNALS:
    void changed(plumbline::shell::Setting setting);
    void recentChanged();

private:
    void writeRecent(const std::vector<RecentProject>& list);
    std::unique_ptr<QSettings> m_file;
};

} // namespace plumbline::shell
